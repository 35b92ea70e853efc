package io.missioncontrol.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The request id and the security headers, on every response whatever its origin. A header that a response already has
 * is kept; a blank setting turns one off.
 */
@ApplicationScoped
public class ResponseHeaders {

    private static final String JSON_WITH_CHARSET = "application/json;charset=UTF-8";

    private final Map<CharSequence, CharSequence> headers;

    public ResponseHeaders(EdgeConfig config) {
        headers = new LinkedHashMap<>();
        add("X-Content-Type-Options", config.xContentTypeOptions());
        add("X-Frame-Options", config.xFrameOptions());
        add("Referrer-Policy", config.referrerPolicy());
        add("Permissions-Policy", config.permissionsPolicy());
    }

    private void add(String name, Optional<String> value) {
        value.map(String::strip)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> headers.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(text)));
    }

    void apply(RoutingContext context, EdgeRequest request) {
        context.addHeadersEndHandler(ignored -> {
            MultiMap response = context.response().headers();
            response.set(RequestIds.HEADER, request.requestId());
            if (JSON_WITH_CHARSET.equalsIgnoreCase(response.get(HttpHeaders.CONTENT_TYPE))) {
                // JSON is always UTF-8 and defines no charset parameter (RFC 8259 section 11).
                response.set(HttpHeaders.CONTENT_TYPE, "application/json");
            }
            headers.forEach((name, value) -> {
                if (!response.contains(name)) {
                    response.set(name, value);
                }
            });
        });
    }
}
