package io.missioncontrol.gateway.standin;

import io.vertx.core.json.JsonObject;

/** A refusal of one call. */
final class RpcError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient JsonObject error;

    RpcError(JsonObject error) {
        super(error.getString("message"));
        this.error = error;
    }

    static RpcError invalid(String message) {
        return new RpcError(new JsonObject().put("code", "INVALID_REQUEST").put("message", message));
    }

    static RpcError unavailable(String message) {
        return new RpcError(new JsonObject().put("code", "UNAVAILABLE").put("message", message));
    }

    static RpcError rateLimited(String method, long retryAfterMs) {
        return new RpcError(new JsonObject()
                .put("code", "UNAVAILABLE")
                .put("message", "rate limit exceeded for " + method + "; retry after " + retryAfterMs / 1000 + "s")
                .put("retryable", true)
                .put("retryAfterMs", retryAfterMs)
                .put("details", new JsonObject().put("method", method).put("limit", "3 per 60s")));
    }

    JsonObject error() {
        return error;
    }
}
