package io.missioncontrol.trace;

import io.missioncontrol.config.HeaderList;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends what has been traced to the collector: every second, sooner when there is much. While the collector does not
 * take it, it is tried again with longer and longer pauses, what does not fit into the buffer is lost, and a line in the
 * log says so once a minute. Without an endpoint it does nothing at all.
 */
@ApplicationScoped
class SpanExport {

    private static final Logger LOG = Logger.getLogger(SpanExport.class);

    private static final long INTERVAL_MILLIS = 1_000;
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long BETWEEN_LINES = Duration.ofMinutes(1).toNanos();
    private static final int MAX_DOUBLINGS = 5;
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);
    /** After everything that may still be traced. */
    private static final int LAST = 10_000;

    private final TraceConfig config;
    private final SpanBuffer buffer;
    private final Vertx vertx;
    private final AtomicBoolean woken = new AtomicBoolean();
    private OtlpClient client;
    private Context context;
    private long timer;

    // Of the context's event loop.
    private List<SpanData> batch = List.of();
    private boolean sending;
    private int failures;
    private long pauseEndsNanos;
    private long saidNanos;
    private boolean outageWasSaid;
    private long lost;

    SpanExport(TraceConfig config, SpanBuffer buffer, Vertx vertx) {
        this.config = config;
        this.buffer = buffer;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        if (config.endpoint().isEmpty()) {
            return;
        }
        Map<String, String> headers = config.headers().map(HeaderList::parse).orElse(Map.of());
        client = new OtlpClient(vertx, url(config.endpoint().get()), headers);
        context = vertx.getOrCreateContext();
        timer = vertx.setPeriodic(INTERVAL_MILLIS, fired -> context.runOnContext(ignored -> sendNext()));
        buffer.whenBatchIsFull(() -> {
            if (woken.compareAndSet(false, true)) {
                context.runOnContext(ignored -> sendNext());
            }
        });
    }

    private static URL url(String endpoint) {
        try {
            // Not the URI itself: it knows no host with an underscore, which is what Compose calls some.
            return URI.create(endpoint).toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What the last requests have left; briefly, and not at all when the collector is gone. */
    void end(@Observes @Priority(LAST) ShutdownEvent event) {
        if (client == null) {
            return;
        }
        vertx.cancelTimer(timer);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        context.runOnContext(ignored -> sendLast(sent));
        try {
            sent.get(LAST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("traces.export.unfinished", e);
        }
    }

    private void sendLast(CompletableFuture<Void> sent) {
        if (failures > 0 || !sending && batch.isEmpty() && buffer.waiting() == 0) {
            sent.complete(null);
        } else if (sending) {
            vertx.setTimer(10, fired -> sendLast(sent));
        } else {
            sendNext();
            vertx.setTimer(10, fired -> sendLast(sent));
        }
    }

    private void sendNext() {
        woken.set(false);
        if (sending || failures > 0 && System.nanoTime() - pauseEndsNanos < 0) {
            return;
        }
        if (batch.isEmpty()) {
            batch = buffer.take();
        }
        if (batch.isEmpty()) {
            return;
        }
        sending = true;
        client.send(batch).onComplete(answer -> context.runOnContext(ignored -> {
            sending = false;
            if (answer.succeeded()) {
                sent();
            } else {
                failed(answer.cause());
            }
        }));
    }

    private void sent() {
        batch = List.of();
        failures = 0;
        lost += buffer.takeLost();
        if (outageWasSaid) {
            LOG.infof("traces.export.resumed lost=%d", lost);
            outageWasSaid = false;
            lost = 0;
        } else if (lost > 0 && mayBeSaid()) {
            LOG.warnf("traces.export.overloaded lost=%d", lost);
            lost = 0;
        }
        if (buffer.hasBatch()) {
            sendNext();
        }
    }

    private void failed(Throwable failure) {
        if (!OtlpClient.isPassing(failure)) {
            buffer.lose(batch.size());
            batch = List.of();
        }
        failures++;
        long pause = TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS) << Math.min(failures - 1, MAX_DOUBLINGS);
        pauseEndsNanos = System.nanoTime() + Math.min(pause, LONGEST_PAUSE);
        lost += buffer.takeLost();
        if (mayBeSaid()) {
            LOG.warnf("traces.export.failed reason=%s waiting=%d lost=%d",
                    OtlpClient.reason(failure), batch.size() + buffer.waiting(), lost);
            outageWasSaid = true;
        }
    }

    /** Once a minute, however often the collector comes and goes. */
    private boolean mayBeSaid() {
        long now = System.nanoTime();
        if (saidNanos != 0 && now - saidNanos < BETWEEN_LINES) {
            return false;
        }
        saidNanos = now;
        return true;
    }
}
