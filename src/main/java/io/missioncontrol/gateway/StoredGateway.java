package io.missioncontrol.gateway;

import io.vertx.mutiny.sqlclient.Row;
import java.util.Objects;
import java.util.UUID;

/**
 * A gateway's row.
 *
 * @param token as it is stored, encrypted or not; null for none
 */
record StoredGateway(
        UUID id,
        String name,
        String url,
        String token,
        String workspaceRoot,
        boolean disableDevicePairing,
        boolean allowInsecureTls) {

    static final String COLUMNS =
            "g.id, g.name, g.url, g.token, g.workspace_root, g.disable_device_pairing, g.allow_insecure_tls";

    static StoredGateway of(Row row) {
        return new StoredGateway(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("url"),
                GatewayFields.blankAsNull(row.getString("token")),
                row.getString("workspace_root"),
                row.getBoolean("disable_device_pairing"),
                row.getBoolean("allow_insecure_tls"));
    }

    /** Whether both are reached in the same way: same place, same credential. */
    boolean isCalledLike(StoredGateway other) {
        return url.equals(other.url)
                && Objects.equals(token, other.token)
                && disableDevicePairing == other.disableDevicePairing
                && allowInsecureTls == other.allowInsecureTls;
    }

    /** The token must not end up in a log line. */
    @Override
    public String toString() {
        return "StoredGateway[" + id + "]";
    }
}
