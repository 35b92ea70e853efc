package io.missioncontrol.edge;

import io.missioncontrol.edge.route.RouteTable;
import io.missioncontrol.trace.SpanAttribute;
import io.missioncontrol.trace.TraceSpan;
import io.missioncontrol.trace.Tracing;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.MDC;

/**
 * A span for every request, named after its operation, when requests are traced. What a client wrote is not on it, but
 * for a well-formed {@code traceparent}, whose trace it goes on with. Health checks are no traces.
 */
@ApplicationScoped
class RequestSpans {

    private static final String TRACEPARENT = "traceparent";
    private static final String OTHER_METHOD = "_OTHER";

    private final Tracing tracing;
    private final RouteTable routes;

    RequestSpans(Tracing tracing, RouteTable routes) {
        this.tracing = tracing;
        this.routes = routes;
    }

    void watch(RoutingContext context, EdgeRequest request) {
        HttpServerRequest http = context.request();
        if (!tracing.isOn() || AccessLog.isHealth(http.path())) {
            return;
        }
        String method = RequestMetrics.METHODS.contains(http.method().name()) ? http.method().name() : OTHER_METHOD;
        TraceSpan span = tracing.receive(http.headers().getAll(TRACEPARENT), method);
        span.set(SpanAttribute.HTTP_METHOD, method).attach();
        MDC.put("trace_id", span.traceId());
        context.addEndHandler(result -> end(context, request, span, method, result.succeeded()));
    }

    private void end(RoutingContext context, EdgeRequest request, TraceSpan span, String method, boolean complete) {
        String route = request.route() == null
                ? routes.openPrefix(context.request().path())
                : request.route().template();
        if (route != null) {
            span.rename(method + " " + route);
            span.set(SpanAttribute.HTTP_ROUTE, route);
        }
        int status = context.response().getStatusCode();
        span.set(SpanAttribute.HTTP_STATUS, status);
        if (!complete) {
            span.fail("incomplete");
        } else if (status >= 500) {
            span.fail(Integer.toString(status));
        }
        span.end();
    }
}
