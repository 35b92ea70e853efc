package io.missioncontrol.gateway;

import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Fields;

/**
 * Changes of a gateway; what is left out stays.
 *
 * @param token null leaves the stored one, as clients send it that never see it; empty removes it
 */
public record GatewayUpdate(
        Change<String> name,
        Change<String> url,
        Change<String> token,
        Change<String> workspaceRoot,
        Change<Boolean> allowInsecureTls,
        Change<Boolean> disableDevicePairing) {

    static GatewayUpdate from(Fields body) {
        Change<String> token = GatewayFields.token(body, "token").change();
        return new GatewayUpdate(
                body.text("name").changeRequired(),
                GatewayFields.url(body, "url").changeRequired(),
                token.value() == null ? Change.absent() : token,
                body.text("workspace_root").changeRequired(),
                body.bool("allow_insecure_tls").changeRequired(),
                body.bool("disable_device_pairing").changeRequired());
    }

    /** Whether the gateway is called in another way from then on. A token that is sent may be another one. */
    boolean changesConnection(StoredGateway gateway) {
        boolean removesNothing = token.present() && token.value().isEmpty() && gateway.token() == null;
        return !url.orElse(gateway.url()).equals(gateway.url())
                || token.present() && !removesNothing
                || allowInsecureTls.orElse(gateway.allowInsecureTls()) != gateway.allowInsecureTls()
                || disableDevicePairing.orElse(gateway.disableDevicePairing()) != gateway.disableDevicePairing();
    }

    /** The token must not end up in a log line. */
    @Override
    public String toString() {
        return "GatewayUpdate[]";
    }
}
