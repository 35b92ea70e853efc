package io.missioncontrol.edge;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The one error body: {@code {"detail": …, "request_id": …}}. Everything that answers an error writes it here. */
public final class ErrorBody {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private ErrorBody() {}

    /** Answers and ends the response, unless it has begun: then the connection is closed, so the client notices. */
    public static void send(RoutingContext context, int status, Object detail, Map<String, String> headers) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        headers.forEach(response::putHeader);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(bytes(detail, EdgeRequest.of(context).requestId())));
    }

    public static void send(RoutingContext context, int status, Object detail) {
        send(context, status, detail, Map.of());
    }

    public static void send(RoutingContext context, ApiException error) {
        send(context, error.status(), error.detail(), error.headers());
    }

    /** The body as UTF-8. A lone surrogate that a client sent and that is echoed becomes {@code ?}: UTF-8 has none. */
    static byte[] bytes(Object detail, String requestId) {
        ObjectNode body = MAPPER.createObjectNode();
        body.set("detail", MAPPER.valueToTree(detail));
        body.put("request_id", requestId);
        try {
            return MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An error body is always writable", e);
        }
    }
}
