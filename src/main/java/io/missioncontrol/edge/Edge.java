package io.missioncontrol.edge;

import io.missioncontrol.edge.address.ClientAddressResolver;
import io.missioncontrol.edge.route.BodyPolicy;
import io.missioncontrol.edge.route.Route;
import io.missioncontrol.edge.route.RouteTable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What every request passes before a handler sees it, in this order: request id, client address, access log, metrics, trace,
 * response headers, CORS, route, body. It answers 404, 405, 408, 413, redirects and unreadable JSON by itself.
 */
@ApplicationScoped
public class Edge {

    /** Before every route of Quarkus that handles requests; after its hot reload in dev mode. */
    private static final int ORDER = -10_000;

    private final RequestIds requestIds;
    private final ClientAddressResolver addresses;
    private final AccessLog accessLog;
    private final RequestMetrics metrics;
    private final RequestSpans spans;
    private final ResponseHeaders responseHeaders;
    private final Cors cors;
    private final RouteTable routes;
    private final RequestBodies bodies;
    private final Failures failures;

    public Edge(
            RequestIds requestIds,
            ClientAddressResolver addresses,
            AccessLog accessLog,
            RequestMetrics metrics,
            RequestSpans spans,
            ResponseHeaders responseHeaders,
            Cors cors,
            RouteTable routes,
            RequestBodies bodies,
            Failures failures) {
        this.requestIds = requestIds;
        this.addresses = addresses;
        this.accessLog = accessLog;
        this.metrics = metrics;
        this.spans = spans;
        this.responseHeaders = responseHeaders;
        this.cors = cors;
        this.routes = routes;
        this.bodies = bodies;
        this.failures = failures;
    }

    void mount(@Observes Router router) {
        router.route().order(ORDER).handler(this::accept).failureHandler(this::answerFailure);
        // Failures before any route is tried.
        router.errorHandler(400, this::answerFailure);
        router.errorHandler(500, this::answerFailure);
        // Whatever Quarkus has no answer for: never its HTML page.
        router.route().last().handler(context -> ErrorBody.send(context, 404, "Not Found"));
    }

    private EdgeRequest register(RoutingContext context) {
        HttpServerRequest http = context.request();
        EdgeRequest request = new EdgeRequest(requestIds.of(http), addresses.resolve(http), System.nanoTime());
        request.attachTo(context);
        accessLog.watch(context, request);
        metrics.watch(context, request);
        spans.watch(context, request);
        responseHeaders.apply(context, request);
        return request;
    }

    private void answerFailure(RoutingContext context) {
        if (!EdgeRequest.isAttachedTo(context)) {
            register(context);
        }
        failures.answer(context);
    }

    private void accept(RoutingContext context) {
        HttpServerRequest http = context.request();
        EdgeRequest request = register(context);
        if (cors.answers(context)) {
            return;
        }
        if (routes.isOpen(http.path())) {
            context.next();
            return;
        }
        RouteTable.Match match = routes.match(http.path());
        if (match == null) {
            answerUnmatched(context, http);
            return;
        }
        Route route = match.route(http.method().name());
        if (route == null) {
            http.response().putHeader(HttpHeaders.ALLOW, match.allow());
            ErrorBody.send(context, 405, "Method Not Allowed");
            return;
        }
        request.matched(route, match.parameters(route));
        if (route.bodyPolicy() == BodyPolicy.UNREAD) {
            route.handler().handle(context);
        } else {
            bodies.read(context, request, () -> dispatch(context, route));
        }
    }

    private void dispatch(RoutingContext context, Route route) {
        if (route.handler() != null) {
            route.handler().handle(context);
            return;
        }
        // Every operation has one representation and reads its body by its own rules: nothing to negotiate, so
        // neither 406 nor 415, as clients of this API know it.
        context.request().headers().remove(HttpHeaders.ACCEPT).remove(HttpHeaders.CONTENT_TYPE);
        context.next();
    }

    /** A known path with a slash too many is redirected; method and body stay (RFC 9110 section 15.4.8). */
    private void answerUnmatched(RoutingContext context, HttpServerRequest http) {
        String path = http.path();
        String shorter = path.endsWith("/") ? path.substring(0, path.length() - 1) : "";
        if (shorter.isEmpty() || routes.match(shorter) == null) {
            ErrorBody.send(context, 404, "Not Found");
            return;
        }
        String query = http.query() == null ? "" : "?" + http.query();
        http.response().setStatusCode(307).putHeader(HttpHeaders.LOCATION, origin(http) + shorter + query).end();
    }

    /** Relative when the client sent no usable host. */
    private static String origin(HttpServerRequest http) {
        var authority = http.authority();
        return authority == null ? "" : http.scheme() + "://" + authority;
    }
}
