package io.missioncontrol.gateway;

import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDateTime;
import java.util.UUID;

/**
 * A gateway as the API shows it: never with its token.
 *
 * @param hasToken whether a token is stored
 */
public record GatewayRead(
        String name,
        String url,
        String workspaceRoot,
        boolean allowInsecureTls,
        boolean disableDevicePairing,
        UUID id,
        UUID organizationId,
        boolean hasToken,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** For a gateway {@code g}. */
    static final String COLUMNS = """
            g.name, g.url, g.workspace_root, g.allow_insecure_tls, g.disable_device_pairing, g.id, g.organization_id,
            coalesce(btrim(g.token), '') <> '' as has_token, g.created_at, g.updated_at""";

    static GatewayRead of(Row row) {
        return new GatewayRead(
                row.getString("name"),
                row.getString("url"),
                row.getString("workspace_root"),
                row.getBoolean("allow_insecure_tls"),
                row.getBoolean("disable_device_pairing"),
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getBoolean("has_token"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("updated_at"));
    }
}
