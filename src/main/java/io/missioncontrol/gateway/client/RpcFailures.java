package io.missioncontrol.gateway.client;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonObject;

/** Turns what a gateway says when it refuses into something an operator can act on. */
final class RpcFailures {

    private static final String AUTHENTICATION_FAILED =
            "Gateway authentication failed. Verify gateway token and operator scopes.";
    private static final Pattern MISSING_SCOPE =
            Pattern.compile("missing\\s+scope\\s*:\\s*([A-Za-z0-9._:-]{1,100})", Pattern.CASE_INSENSITIVE);
    private static final int MAX_TEXT = 500;
    private static final long MAX_RETRY_AFTER_MS = 3_600_000;

    private RpcFailures() {}

    /**
     * A refused call or handshake.
     *
     * @param error the {@code error} of the answer; null when there is none
     */
    static GatewayException of(JsonObject error, GatewayAddress address, GatewayTarget target, String deviceId) {
        String message = text(error, "message", target);
        String rpcCode = text(error, "code", target);
        JsonObject details = error != null && error.getValue("details") instanceof JsonObject given
                ? given : new JsonObject();
        String detail = text(details, "code", target);
        String lower = message.toLowerCase(Locale.ROOT);
        Matcher scope = MISSING_SCOPE.matcher(message);
        if (scope.find()) {
            return failure(GatewayErrorCode.SCOPE_MISSING, "Gateway token is missing required scope `"
                    + scope.group(1) + "`. Update the gateway token scopes and retry.", rpcCode);
        }
        if (detail.equals("PROTOCOL_MISMATCH") || lower.contains("protocol mismatch")) {
            return protocolMismatch(details, address, rpcCode);
        }
        if (detail.equals("CONTROL_UI_ORIGIN_NOT_ALLOWED") || lower.startsWith("origin not allowed")) {
            return failure(GatewayErrorCode.ORIGIN_REFUSED, "Gateway at " + address.name() + " does not allow the"
                    + " origin " + address.origin() + ". Add it to gateway.controlUi.allowedOrigins on the gateway, set"
                    + " GATEWAY_ORIGIN here to one that is there, or turn device pairing on for it here.", rpcCode);
        }
        if (detail.endsWith("DEVICE_IDENTITY_REQUIRED") || lower.contains("requires device identity")
                || lower.contains("device identity required")) {
            return failure(GatewayErrorCode.DEVICE_REFUSED, deviceRequired(address, target), rpcCode);
        }
        if (detail.startsWith("DEVICE_AUTH") || lower.startsWith("device signature")
                || lower.startsWith("device identity mismatch") || lower.startsWith("device nonce")) {
            String clock = lower.contains("expired") ? " Compare the clocks of both machines." : "";
            return failure(GatewayErrorCode.DEVICE_REFUSED, "Gateway at " + address.name() + " does not accept the key"
                    + " of this device: " + message + "." + clock, rpcCode);
        }
        if (detail.equals("PAIRING_REQUIRED") || lower.contains("pairing required")) {
            return failure(GatewayErrorCode.PAIRING_REQUIRED, pairingRequired(details, address, target, deviceId),
                    rpcCode);
        }
        if (detail.equals("AUTH_RATE_LIMITED") || lower.contains("too many failed authentication")) {
            return new GatewayException(GatewayErrorCode.RATE_LIMITED, "Gateway at " + address.name() + " lets nobody"
                    + " in from here for a while, after too many attempts with a wrong token. Correct the gateway's"
                    + " token first.", rpcCode, retryAfter(error));
        }
        if (detail.equals("AUTH_TOKEN_MISSING") || lower.contains("token missing")) {
            return failure(GatewayErrorCode.TOKEN_MISSING, AUTHENTICATION_FAILED, rpcCode);
        }
        if (detail.startsWith("AUTH_") || lower.contains("unauthorized") || lower.contains("forbidden")
                || message.isEmpty()) {
            return failure(GatewayErrorCode.TOKEN_MISMATCH, AUTHENTICATION_FAILED, rpcCode);
        }
        return ofCall(error, message, rpcCode);
    }

    private static GatewayException ofCall(JsonObject error, String message, String rpcCode) {
        Duration retryAfter = retryAfter(error);
        boolean isLimit = message.toLowerCase(Locale.ROOT).contains("rate limit");
        if (isLimit || retryAfter != null) {
            return new GatewayException(GatewayErrorCode.RATE_LIMITED, message, rpcCode, retryAfter);
        }
        return failure(rpcCode.equals("UNAVAILABLE") ? GatewayErrorCode.UNAVAILABLE : GatewayErrorCode.RPC_ERROR,
                message, rpcCode);
    }

    private static Duration retryAfter(JsonObject error) {
        return error.getValue("retryAfterMs") instanceof Number millis
                ? Duration.ofMillis(Math.clamp(millis.longValue(), 0, MAX_RETRY_AFTER_MS)) : null;
    }

    private static GatewayException protocolMismatch(JsonObject details, GatewayAddress address, String rpcCode) {
        String found = details.getValue("expectedProtocol") instanceof Number expected
                ? "protocol " + expected : "another protocol";
        return failure(GatewayErrorCode.PROTOCOL_MISMATCH, "Gateway at " + address.name() + " speaks " + found
                + "; this service speaks " + Handshake.MIN_PROTOCOL + " to " + Handshake.MAX_PROTOCOL
                + ". Use a version of OpenClaw that speaks one of them, or update this service.", rpcCode);
    }

    private static String deviceRequired(GatewayAddress address, GatewayTarget target) {
        return target.disableDevicePairing()
                ? "Gateway at " + address.name() + " lets nobody in without a device key. Turn device pairing on for it"
                    + " here (disable_device_pairing: false); gateways from 2026.8 on always want it."
                : "Gateway at " + address.name() + " wants a token with the device key. Set the gateway's token.";
    }

    private static String pairingRequired(
            JsonObject details, GatewayAddress address, GatewayTarget target, String deviceId) {
        String request = text(details, "requestId", target);
        String command = request.matches("[A-Za-z0-9_-]{1,100}")
                ? "openclaw devices approve " + request : "openclaw devices list";
        String device = deviceId == null ? "this device" : "this device (" + deviceId + ")";
        return "Gateway at " + address.name() + " must approve " + device + " once. On its machine run: " + command;
    }

    private static GatewayException failure(GatewayErrorCode code, String message, String rpcCode) {
        return new GatewayException(code, message, rpcCode.isEmpty() ? null : rpcCode, null);
    }

    private static String text(JsonObject from, String field, GatewayTarget target) {
        return from != null && from.getValue(field) instanceof String value ? printable(value, target) : "";
    }

    /** What a gateway says, as far as it may be shown: one line, bounded, and never the token. */
    static String printable(String said, GatewayTarget target) {
        boolean hasToken = target.token() != null && !target.token().isBlank();
        String text = hasToken ? said.replace(target.token(), "***") : said;
        String bounded = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
        return bounded.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
