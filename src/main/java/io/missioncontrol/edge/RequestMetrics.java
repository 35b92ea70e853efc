package io.missioncontrol.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.missioncontrol.edge.route.Route;
import io.missioncontrol.edge.route.RouteTable;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests there were and how long they took, in {@code http_server_requests_seconds}. Every label is one of a
 * few: the method, the status, and the path as the API document writes it, never as a client did. Quarkus's own binder
 * knows no templates for what the edge answers by itself, and is off.
 */
@ApplicationScoped
public class RequestMetrics {

    /** The path of requests that belong to no operation, and of wrong methods. */
    static final String UNMATCHED = "UNMATCHED";

    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final RouteTable routes;
    private final AtomicInteger active;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry, RouteTable routes) {
        this.registry = registry;
        this.routes = routes;
        active = registry.gauge("http.server.active.requests", new AtomicInteger());
    }

    private record Key(String method, String uri, int status, boolean complete) {

        String outcome() {
            if (!complete) {
                return "INCOMPLETE";
            }
            return switch (status / 100) {
                case 2 -> "SUCCESS";
                case 3 -> "REDIRECTION";
                case 4 -> "CLIENT_ERROR";
                case 5 -> "SERVER_ERROR";
                default -> "INFORMATIONAL";
            };
        }
    }

    void watch(RoutingContext context, EdgeRequest request) {
        active.incrementAndGet();
        context.addEndHandler(result -> {
            active.decrementAndGet();
            // Streams are meant to last: their number is a metric, their duration says nothing.
            if (!AccessLog.isStream(context)) {
                long nanos = System.nanoTime() - request.startedAtNanos();
                timer(context, request.route(), result.succeeded()).record(Duration.ofNanos(nanos));
            }
        });
    }

    private Timer timer(RoutingContext context, Route route, boolean complete) {
        String method = context.request().method().name();
        String uri = route == null ? routes.openPrefix(context.request().path()) : route.template();
        Key key = new Key(
                METHODS.contains(method) ? method : "OTHER",
                uri == null ? UNMATCHED : uri,
                context.response().getStatusCode(),
                complete);
        return timers.computeIfAbsent(key, this::register);
    }

    private Timer register(Key key) {
        return Timer.builder("http.server.requests")
                .description("Requests that were answered, event streams left out")
                .tags("method", key.method(), "uri", key.uri(), "status", Integer.toString(key.status()),
                        "outcome", key.outcome())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
