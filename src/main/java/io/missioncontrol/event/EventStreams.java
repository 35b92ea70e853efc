package io.missioncontrol.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.edge.ApiException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The open streams of server-sent events of this process. Each ends after some minutes, so that nobody goes on reading
 * what they may no longer see, and when the process stops.
 */
@ApplicationScoped
public class EventStreams {

    private static final Duration PING_INTERVAL = Duration.ofSeconds(15);
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String PING = ": ping\r\n\r\n";

    private final Vertx vertx;
    private final EventConfig config;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    EventStreams(Vertx vertx, EventConfig config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        metrics.gaugeCollectionSize("missioncontrol.event.streams", Set.of(), open);
        vertx.setPeriodic(PING_INTERVAL.toMillis(), timer -> open.forEach(stream -> stream.send(Buffer.buffer(PING))));
    }

    /** Streams would keep the process until its time-out; clients open them again elsewhere. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        open.forEach(EventStream::end);
    }

    /**
     * Answers a request with a stream.
     *
     * @param onOpen is given the stream, to send to until it ends
     * @param onEnd runs once when the stream has ended, whoever ended it
     * @return completes when the stream has ended
     * @throws ApiException 503 when the process has {@code EVENT_STREAM_LIMIT} open streams, or stops
     */
    public Uni<Void> open(RoutingContext context, Consumer<EventStream> onOpen, Runnable onEnd) {
        if (stopping || open.size() >= config.streamLimit()) {
            throw new ApiException(503, "No more event streams can be opened here at the moment.",
                    Map.of("Retry-After", "5"));
        }
        EventStream stream = new EventStream(context.response());
        if (context.request().method().equals(HttpMethod.HEAD)) {
            stream.end();
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().emitter(emitter -> {
            open.add(stream);
            long lifetime = vertx.setTimer(LIFETIME.toMillis(), timer -> stream.end());
            // Runs once, when the response has ended or the client has gone.
            context.addEndHandler(result -> {
                open.remove(stream);
                vertx.cancelTimer(lifetime);
                onEnd.run();
                emitter.complete(null);
            });
            // The headers go out at once: clients wait for them before they trust the stream.
            stream.send(Buffer.buffer(PING));
            onOpen.accept(stream);
        });
    }
}
