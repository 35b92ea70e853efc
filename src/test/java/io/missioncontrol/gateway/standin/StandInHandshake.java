package io.missioncontrol.gateway.standin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Decides about a {@code connect} request as real gateways do. */
final class StandInHandshake {

    private static final HexFormat HEX = HexFormat.of();
    /** What stands before the 32 octets of an Ed25519 key in its X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HEX.parseHex("302a300506032b6570032100");

    private final Era era;
    private final int protocol;
    private final String token;
    private final Set<String> approvedDevices;

    /** @param approvedDevices null when every device with a valid signature is let in */
    StandInHandshake(Era era, int protocol, String token, Set<String> approvedDevices) {
        this.era = era;
        this.protocol = protocol;
        this.token = token;
        this.approvedDevices = approvedDevices;
    }

    /** Null when the client is welcome. */
    Refusal check(JsonObject params, String nonce, String origin, String expectedOrigin) {
        if (params.getInteger("minProtocol", 0) > protocol || params.getInteger("maxProtocol", 0) < protocol) {
            return Refusal.PROTOCOL_MISMATCH;
        }
        JsonObject client = params.getJsonObject("client", new JsonObject());
        JsonObject device = params.getJsonObject("device");
        boolean isControlUi = "openclaw-control-ui".equals(client.getString("id"));
        if (isControlUi && !expectedOrigin.equals(origin)) {
            return Refusal.ORIGIN_REFUSED;
        }
        if (isControlUi && device == null && !era.allowsControlUiWithoutDevice()) {
            return Refusal.CONTROL_UI_DEVICE_REQUIRED;
        }
        String given = params.getJsonObject("auth", new JsonObject()).getString("token");
        if (token != null && given == null) {
            return device == null ? Refusal.DEVICE_REQUIRED : Refusal.TOKEN_MISSING;
        }
        if (token != null && !token.equals(given)) {
            return Refusal.TOKEN_MISMATCH;
        }
        if (device != null && !isSigned(params, client, device, nonce)) {
            return Refusal.SIGNATURE_INVALID;
        }
        boolean isApproved = approvedDevices == null || device == null
                || approvedDevices.contains(device.getString("id"));
        return isApproved ? null : Refusal.PAIRING_REQUIRED;
    }

    private static boolean isSigned(JsonObject params, JsonObject client, JsonObject device, String nonce) {
        byte[] key = Base64.getUrlDecoder().decode(device.getString("publicKey", ""));
        String token = params.getJsonObject("auth", new JsonObject()).getString("token", "");
        String scopes = params.getJsonArray("scopes", new JsonArray()).stream().map(Object::toString)
                .collect(Collectors.joining(","));
        String text = String.join("|", "v2", device.getString("id"), client.getString("id"), client.getString("mode"),
                params.getString("role"), scopes, device.getLong("signedAt").toString(), token, nonce);
        try {
            String id = HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(key));
            byte[] encoded = new byte[X509_PREFIX.length + key.length];
            System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
            System.arraycopy(key, 0, encoded, X509_PREFIX.length, key.length);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return id.equals(device.getString("id")) && nonce.equals(device.getString("nonce"))
                    && signature.verify(Base64.getUrlDecoder().decode(device.getString("signature", "")));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
