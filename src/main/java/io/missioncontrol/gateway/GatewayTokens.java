package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.secret.Secrets;
import io.missioncontrol.secret.UnreadableSecretException;
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

    /** A stored token as it would be stored now: plain ones and those of a replaced key are encrypted anew. */
    String reseal(StoredGateway gateway) {
        try {
            return seal(gateway.id(), open(gateway));
        } catch (GatewayException e) {
            // Unreadable today; it must not be lost when its key comes back.
            return gateway.token();
        }
    }

    /** @throws GatewayException when the token cannot be decrypted */
    GatewayTarget target(StoredGateway gateway) {
        return new GatewayTarget(
                gateway.id(),
                gateway.url(),
                open(gateway),
                gateway.disableDevicePairing(),
                gateway.allowInsecureTls());
    }

    /** @throws GatewayException when the token cannot be decrypted */
    String open(StoredGateway gateway) {
        if (gateway.token() == null) {
            return null;
        }
        try {
            return secrets.open(place(gateway.id()), gateway.token()).strip();
        } catch (UnreadableSecretException e) {
            throw new GatewayException(
                    GatewayErrorCode.TOKEN_UNREADABLE,
                    "The stored gateway token cannot be used: " + e.getMessage()
                            + ". Add the key, or enter the token again.");
        }
    }

    /** What a token is sealed for. */
    public static String place(UUID gatewayId) {
        return "gateways.token." + gatewayId;
    }
}
