package io.missioncontrol.gateway.client;

import java.util.List;
import java.util.Locale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The parameters of {@code connect}: what this client offers and who it is. */
final class Handshake {

    static final int MIN_PROTOCOL = 3;
    static final int MAX_PROTOCOL = 4;

    private static final List<String> SCOPES =
            List.of("operator.read", "operator.admin", "operator.approvals", "operator.pairing");
    private static final String ROLE = "operator";
    private static final String PLATFORM = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);

    private Handshake() {}

    /**
     * @param device null to come as the control UI, which has none
     * @param nonce of the gateway's challenge; null when it sent none
     * @param now milliseconds since 1970
     */
    static JsonObject params(String token, DeviceIdentity device, String nonce, long now) {
        String clientId = device == null ? "openclaw-control-ui" : "gateway-client";
        String mode = device == null ? "ui" : "backend";
        JsonObject params = new JsonObject()
                .put("minProtocol", MIN_PROTOCOL)
                .put("maxProtocol", MAX_PROTOCOL)
                .put("role", ROLE)
                .put("scopes", new JsonArray(SCOPES))
                .put("client", new JsonObject()
                        .put("id", clientId).put("version", "1.0.0").put("platform", PLATFORM).put("mode", mode));
        if (token != null && !token.isEmpty()) {
            params.put("auth", new JsonObject().put("token", token));
        }
        if (device != null) {
            params.put("device", device(device, clientId, mode, token == null ? "" : token, nonce, now));
        }
        return params;
    }

    private static JsonObject device(
            DeviceIdentity device, String clientId, String mode, String token, String nonce, long now) {
        String signed = String.join("|", nonce == null ? "v1" : "v2", device.id(), clientId, mode, ROLE,
                String.join(",", SCOPES), Long.toString(now), token);
        JsonObject block = new JsonObject()
                .put("id", device.id())
                .put("publicKey", device.encodedPublicKey())
                .put("signature", device.sign(nonce == null ? signed : signed + "|" + nonce))
                .put("signedAt", now);
        return nonce == null ? block : block.put("nonce", nonce);
    }
}
