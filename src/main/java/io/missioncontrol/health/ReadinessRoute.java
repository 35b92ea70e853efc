package io.missioncontrol.health;

import io.missioncontrol.edge.route.BodyPolicy;
import io.missioncontrol.edge.route.EdgeRoute;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code /readyz}: whether requests can be served now. Asks the database, for one second at most; says no from the moment
 * that the process is told to stop, so that a load balancer turns away before the port closes.
 */
@ApplicationScoped
class ReadinessRoute implements EdgeRoute {

    private static final long PATIENCE_MILLIS = 1_000;

    private static final String READY = "{\"ok\":true}";
    private static final String NO_DATABASE = "{\"ok\":false,\"checks\":{\"database\":\"unreachable\"}}";
    private static final String STOPPING = "{\"ok\":false,\"checks\":{\"service\":\"shutting down\"}}";

    private final Pool pool;
    private final Vertx vertx;
    private volatile boolean stopping;

    ReadinessRoute(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String template() {
        return "/readyz";
    }

    @Override
    public BodyPolicy bodyPolicy() {
        return BodyPolicy.IGNORED;
    }

    @Override
    public void handle(RoutingContext context) {
        if (stopping) {
            answer(context, 503, STOPPING);
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        long timer = vertx.setTimer(PATIENCE_MILLIS, ignored -> {
            if (answered.compareAndSet(false, true)) {
                answer(context, 503, NO_DATABASE);
            }
        });
        pool.query("select 1").execute().onComplete(result -> {
            vertx.cancelTimer(timer);
            if (answered.compareAndSet(false, true)) {
                answer(context, result.succeeded() ? 200 : 503, result.succeeded() ? READY : NO_DATABASE);
            }
        });
    }

    private static void answer(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body);
    }
}
