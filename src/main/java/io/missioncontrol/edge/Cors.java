package io.missioncontrol.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Cross-origin rules (Fetch standard, "CORS protocol") for the origins in {@code CORS_ORIGINS}. Requests from other
 * origins are served without the headers that would let a page read the answer: refusing them, as Quarkus's own filter
 * does, would break clients that send an {@code Origin} and are no browser. Preflights from other origins are 400.
 */
@ApplicationScoped
public class Cors {

    private static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
    private static final Set<String> METHOD_SET = Set.of(METHODS.split(", "));
    private static final String EXPOSED = "X-Total-Count, X-Limit, X-Offset";

    private final Set<String> origins;

    public Cors(EdgeConfig config) {
        origins = config.corsOrigins().orElse(List.of()).stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Answers a preflight and returns true; adds the headers of an actual request otherwise. */
    boolean answers(RoutingContext context) {
        String origin = context.request().getHeader("Origin");
        if (origins.isEmpty() || origin == null) {
            return false;
        }
        boolean preflight = context.request().method() == HttpMethod.OPTIONS
                && context.request().headers().contains("Access-Control-Request-Method");
        if (preflight) {
            answerPreflight(context, origin);
            return true;
        }
        context.addHeadersEndHandler(ignored -> addHeaders(context.response().headers(), origin));
        return false;
    }

    private void addHeaders(MultiMap response, String origin) {
        response.set("Access-Control-Allow-Credentials", "true");
        response.set("Access-Control-Expose-Headers", EXPOSED);
        response.add("Vary", "Origin");
        if (origins.contains(origin)) {
            response.set("Access-Control-Allow-Origin", origin);
        }
    }

    private void answerPreflight(RoutingContext context, String origin) {
        MultiMap request = context.request().headers();
        HttpServerResponse response = context.response();
        List<String> refused = new ArrayList<>();
        if (origins.contains(origin)) {
            response.putHeader("Access-Control-Allow-Origin", origin);
        } else {
            refused.add("origin");
        }
        if (!METHOD_SET.contains(request.get("Access-Control-Request-Method"))) {
            refused.add("method");
        }
        if (request.contains("Access-Control-Request-Private-Network")) {
            refused.add("private-network");
        }
        String headers = request.get("Access-Control-Request-Headers");
        if (headers != null) {
            response.putHeader("Access-Control-Allow-Headers", headers);
        }
        response.putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Credentials", "true")
                .putHeader("Access-Control-Max-Age", "600")
                .putHeader("Vary", "Origin")
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .setStatusCode(refused.isEmpty() ? 200 : 400)
                .end(refused.isEmpty() ? "OK" : "Disallowed CORS " + String.join(", ", refused));
    }
}
