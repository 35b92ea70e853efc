package io.missioncontrol.gateway;

import io.missioncontrol.edge.input.Fields;
import io.missioncontrol.gateway.client.GatewayTarget;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new gateway as clients send it.
 *
 * @param token null for none
 */
@Schema(requiredProperties = {"name", "url", "workspace_root"})
public record GatewayCreate(
        String name,
        String url,
        String workspaceRoot,
        boolean allowInsecureTls,
        boolean disableDevicePairing,
        String token) {

    static GatewayCreate from(Fields body) {
        return new GatewayCreate(
                body.text("name").required(),
                GatewayFields.url(body, "url").required(),
                body.text("workspace_root").required(),
                // Null after an error, which ends the request.
                Boolean.TRUE.equals(body.bool("allow_insecure_tls").orElse(false)),
                Boolean.TRUE.equals(body.bool("disable_device_pairing").orElse(false)),
                GatewayFields.blankAsNull(GatewayFields.token(body, "token").orNull()));
    }

    GatewayTarget target() {
        return new GatewayTarget(null, url, token, disableDevicePairing, allowInsecureTls);
    }

    /** The token must not end up in a log line. */
    @Override
    public String toString() {
        return "GatewayCreate[" + name + "]";
    }
}
