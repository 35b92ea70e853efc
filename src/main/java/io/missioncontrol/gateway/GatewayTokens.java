package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.secret.Secrets;
import io.missioncontrol.secret.UnreadableSecretException;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tokens of gateways on their way into the database and out of it. */
@ApplicationScoped
public class GatewayTokens {

    private final Secrets secrets;

    public GatewayTokens(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What is stored; null for no token. */
    String seal(UUID gatewayId, String token) {
        return token == null ? null : secrets.seal(place(gatewayId), token);
    }

    /**
     * From a row with the columns of {@code gateways}.
     *
     * @throws GatewayException when the token cannot be decrypted
     */
    GatewayTarget target(Row row) {
        UUID id = row.getUUID("id");
        return new GatewayTarget(
                id,
                row.getString("url"),
                open(id, row.getString("token")),
                row.getBoolean("disable_device_pairing"),
                row.getBoolean("allow_insecure_tls"));
    }

    /** @throws GatewayException when the token cannot be decrypted */
    String open(UUID gatewayId, String stored) {
        if (stored == null || stored.isBlank()) {
            return null;
        }
        try {
            return secrets.open(place(gatewayId), stored).strip();
        } catch (UnreadableSecretException e) {
            throw new GatewayException(
                    GatewayErrorCode.TOKEN_UNREADABLE,
                    "The stored gateway token cannot be used: " + e.getMessage() + ". Add the key, or enter the token"
                            + " again.");
        }
    }

    /** What a token is sealed for. */
    public static String place(UUID gatewayId) {
        return "gateways.token." + gatewayId;
    }
}
