package io.missioncontrol.gateway.client;

import java.util.UUID;

/**
 * Where a gateway is and how to get in.
 *
 * @param gatewayId the stored gateway; null for an address that is only being tried
 * @param url as the administrator typed it; {@code ws} or {@code wss}
 * @param token shown in the handshake, never in the URL; null for none
 * @param disableDevicePairing connects as the control UI, without a device identity
 * @param allowInsecureTls takes any certificate
 */
public record GatewayTarget(
        UUID gatewayId, String url, String token, boolean disableDevicePairing, boolean allowInsecureTls) {

    /** What decides whether two targets may share a connection. */
    GatewayTarget withoutId() {
        return gatewayId == null ? this : new GatewayTarget(null, url, token, disableDevicePairing, allowInsecureTls);
    }

    /** Without the token: targets end up in log lines. */
    @Override
    public String toString() {
        return "GatewayTarget[" + gatewayId + "]";
    }
}
