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

/**
 * The one error body: {@code {"detail": …, "request_id": …}}, with a {@code code} where programs need to tell errors of
 * one status apart. Everything that answers an error writes it here.
 */
public final class ErrorBody {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private ErrorBody() {}

    public static void send(RoutingContext context, int status, Object detail, Map<String, String> headers) {
        send(context, new ApiException(status, detail, headers));
    }

    public static void send(RoutingContext context, int status, Object detail) {
        send(context, status, detail, Map.of());
    }

    /** Answers and ends the response, unless it has begun: then the connection is closed, so the client notices. */
    public static void send(RoutingContext context, ApiException error) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        error.headers().forEach(response::putHeader);
        response.setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(bytes(error, EdgeRequest.of(context).requestId())));
    }

    /** The body as UTF-8. A lone surrogate that a client sent and that is echoed becomes {@code ?}: UTF-8 has none. */
    static byte[] bytes(ApiException error, String requestId) {
        ObjectNode body = MAPPER.createObjectNode();
        body.set("detail", MAPPER.valueToTree(error.detail()));
        if (error.code() != null) {
            body.put("code", error.code());
        }
        body.put("request_id", requestId);
        try {
            return MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An error body is always writable", e);
        }
    }
}
