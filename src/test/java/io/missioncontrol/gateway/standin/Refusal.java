package io.missioncontrol.gateway.standin;

import io.vertx.core.json.JsonObject;

/** Why a gateway lets nobody in, in the words of real ones. */
public enum Refusal {
    TOKEN_MISSING("INVALID_REQUEST", "unauthorized: gateway token missing (provide gateway auth token)",
            "AUTH_TOKEN_MISSING"),
    TOKEN_MISMATCH("INVALID_REQUEST", "unauthorized: gateway token mismatch (provide gateway auth token)",
            "AUTH_TOKEN_MISMATCH"),
    /** As gateways of the first era say it: without details. */
    TOKEN_MISMATCH_BARE("INVALID_REQUEST", "unauthorized: gateway token mismatch (provide gateway auth token)", null),
    PAIRING_REQUIRED("NOT_PAIRED", "pairing required", "PAIRING_REQUIRED"),
    DEVICE_REQUIRED("NOT_PAIRED", "device identity required", "DEVICE_IDENTITY_REQUIRED"),
    CONTROL_UI_DEVICE_REQUIRED("INVALID_REQUEST",
            "control ui requires device identity (use HTTPS or localhost secure context)",
            "CONTROL_UI_DEVICE_IDENTITY_REQUIRED"),
    SIGNATURE_INVALID("INVALID_REQUEST", "device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID"),
    SIGNATURE_EXPIRED("INVALID_REQUEST", "device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED"),
    ORIGIN_REFUSED("INVALID_REQUEST", "origin not allowed (open the Control UI from the gateway host or allow it in"
            + " gateway.controlUi.allowedOrigins)", "CONTROL_UI_ORIGIN_NOT_ALLOWED"),
    SCOPE_MISSING("INVALID_REQUEST", "missing scope: operator.admin", null),
    PROTOCOL_MISMATCH("INVALID_REQUEST", "protocol mismatch", "PROTOCOL_MISMATCH"),
    LOCKED_OUT("INVALID_REQUEST", "unauthorized: too many failed authentication attempts (retry later)",
            "AUTH_RATE_LIMITED"),
    STARTING("UNAVAILABLE", "gateway starting; retry shortly", "startup-sidecars");

    private final String code;
    private final String message;
    private final String detail;

    Refusal(String code, String message, String detail) {
        this.code = code;
        this.message = message;
        this.detail = detail;
    }

    JsonObject error() {
        JsonObject error = new JsonObject().put("code", code).put("message", message);
        if (detail == null) {
            return error;
        }
        JsonObject details = new JsonObject().put("code", detail);
        switch (this) {
            case PAIRING_REQUIRED -> details.put("requestId", "req-1").put("reason", "not-paired");
            case PROTOCOL_MISMATCH -> details.put("expectedProtocol", 5);
            default -> { }
        }
        return error.put("details", details);
    }

    /** The code with which the connection is closed behind the answer. */
    int closeCode() {
        return switch (this) {
            case PROTOCOL_MISMATCH -> 1002;
            case STARTING -> 1013;
            default -> 1008;
        };
    }
}
