package io.missioncontrol.organization;

import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/** An organization in the list of the caller's own, with the caller's role in it. */
public record OrganizationListItem(UUID id, String name, String role, boolean isActive) {

    static OrganizationListItem of(Row row) {
        return new OrganizationListItem(
                row.getUUID("id"), row.getString("name"), row.getString("role"), row.getBoolean("is_active"));
    }
}
