package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/** An organization as the API shows it. */
public record OrganizationRead(UUID id, String name, LocalDateTime createdAt, LocalDateTime updatedAt) {

    static OrganizationRead of(Row row) {
        return new OrganizationRead(
                row.getUUID("id"),
                row.getString("name"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("updated_at"));
    }
}
