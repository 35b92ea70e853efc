package io.missioncontrol.organization.access;

import java.util.UUID;

import io.missioncontrol.auth.UserActor;
import io.vertx.mutiny.sqlclient.Row;

/** The row of the person who is calling, loaded by the statement that checked their access. */
public record SignedInUser(
        UUID id,
        String clerkUserId,
        String email,
        String name,
        String preferredName,
        String pronouns,
        String timezone,
        String notes,
        String context,
        boolean isSuperAdmin,
        UUID activeOrganizationId) {

    static final String COLUMNS = """
            u.id as user_id, u.clerk_user_id, u.email, u.name as user_name, u.preferred_name, u.pronouns, u.timezone,
            u.notes, u.context, u.is_super_admin, u.active_organization_id""";

    /** With the name that others see. */
    UserActor asActor() {
        boolean hasPreferredName = preferredName != null && !preferredName.isEmpty();
        return new UserActor(id, hasPreferredName ? preferredName : name);
    }

    static SignedInUser of(Row row) {
        return new SignedInUser(
                row.getUUID("user_id"),
                row.getString("clerk_user_id"),
                row.getString("email"),
                row.getString("user_name"),
                row.getString("preferred_name"),
                row.getString("pronouns"),
                row.getString("timezone"),
                row.getString("notes"),
                row.getString("context"),
                row.getBoolean("is_super_admin"),
                row.getUUID("active_organization_id"));
    }
}
