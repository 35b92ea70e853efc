package io.missioncontrol.gateway.client;

import io.vertx.core.json.JsonObject;

/** Says what a closing frame means. */
final class ClosedFailures {

    private static final int POLICY_VIOLATION = 1008;
    private static final int TOO_LARGE = 1009;
    private static final int RESTART = 1012;
    private static final int TRY_LATER = 1013;

    private ClosedFailures() {}

    /** @param isOpening whether the handshake was not over */
    static GatewayException of(GatewaySocket.Closing closing, GatewayAddress address, GatewayTarget target,
            DeviceIdentity device, boolean isOpening) {
        String reason = RpcFailures.printable(closing.reason(), target);
        String said = closing.code() + (reason.isEmpty() ? "" : ": " + reason);
        if (isOpening && closing.code() == POLICY_VIOLATION && !reason.isEmpty()) {
            JsonObject error = new JsonObject().put("message", reason).put("code", "");
            return RpcFailures.of(error, address, target, device == null ? null : device.id());
        }
        return switch (closing.code()) {
            case TOO_LARGE -> new GatewayException(GatewayErrorCode.FRAME_TOO_LARGE,
                    "Gateway at " + address.name() + " does not take messages of this size (" + said + ").");
            case RESTART -> new GatewayException(GatewayErrorCode.CLOSED,
                    "Gateway at " + address.name() + " is restarting (" + said + ").");
            case TRY_LATER -> new GatewayException(GatewayErrorCode.UNAVAILABLE,
                    "Gateway at " + address.name() + " asks to try again later (" + said + ").");
            case GatewaySocket.Closing.WITHOUT_FRAME -> new GatewayException(GatewayErrorCode.CLOSED,
                    "The connection to the gateway at " + address.name() + " was cut"
                    + (isOpening ? " during the handshake." : "."));
            default -> new GatewayException(GatewayErrorCode.CLOSED,
                    "Gateway at " + address.name() + " closed the connection (" + said + ").");
        };
    }
}
