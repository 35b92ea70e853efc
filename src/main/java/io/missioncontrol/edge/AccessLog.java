package io.missioncontrol.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * One line per finished request: server errors at ERROR, client errors at WARN, the rest at DEBUG; slow ones once more at
 * WARN. Paths are logged without their query, which may carry what nobody should read.
 */
@ApplicationScoped
public class AccessLog {

    private static final Logger LOG = Logger.getLogger("io.missioncontrol.access");

    private final EdgeConfig config;

    public AccessLog(EdgeConfig config) {
        this.config = config;
    }

    void watch(RoutingContext context, EdgeRequest request) {
        MDC.put("request_id", request.requestId());
        if (config.requestLogIncludeHealth() || !isHealth(context.request().path())) {
            context.addEndHandler(result -> log(context, request, result.succeeded()));
        }
    }

    private void log(RoutingContext context, EdgeRequest request, boolean complete) {
        int status = context.response().getStatusCode();
        long millis = (System.nanoTime() - request.startedAtNanos()) / 1_000_000;
        if (!complete) {
            LOG.warn(line("http.request.incomplete", context, request, status, millis));
            return;
        }
        Logger.Level level = status >= 500 ? Logger.Level.ERROR : status >= 400 ? Logger.Level.WARN : Logger.Level.DEBUG;
        if (LOG.isEnabled(level)) {
            LOG.log(level, line("http.request.complete", context, request, status, millis));
        }
        if (config.requestLogSlowMs() > 0 && millis >= config.requestLogSlowMs() && !isStream(context)) {
            LOG.warn(line("http.request.slow", context, request, status, millis)
                    + " slow_threshold_ms=" + config.requestLogSlowMs());
        }
    }

    private static String line(
            String event, RoutingContext context, EdgeRequest request, int status, long millis) {
        HttpServerRequest http = context.request();
        return event + " method=" + http.method() + " path=" + http.path() + " status=" + status
                + " duration_ms=" + millis + " client_ip=" + request.client() + " request_id=" + request.requestId();
    }

    /** Streams are meant to last. */
    static boolean isStream(RoutingContext context) {
        String type = context.response().headers().get(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith("text/event-stream");
    }

    static boolean isHealth(String path) {
        return path.equals("/health") || path.equals("/healthz") || path.equals("/readyz");
    }
}
