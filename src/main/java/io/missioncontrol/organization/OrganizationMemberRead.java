package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A member as the API shows it.
 *
 * @param boardAccess filled where one member is read; empty in lists and in answers to changes
 */
public record OrganizationMemberRead(
        UUID id,
        UUID organizationId,
        UUID userId,
        String role,
        boolean allBoardsRead,
        boolean allBoardsWrite,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        OrganizationUserRead user,
        List<OrganizationBoardAccessRead> boardAccess) {

    /** For a member {@code m} joined with their user {@code u}. */
    static final String COLUMNS = """
            m.id, m.organization_id, m.user_id, m.role, m.all_boards_read, m.all_boards_write, m.created_at,
            m.updated_at, u.email as user_email, u.name as user_name, u.preferred_name as user_preferred_name""";

    static OrganizationMemberRead of(Row row) {
        return new OrganizationMemberRead(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getUUID("user_id"),
                row.getString("role"),
                row.getBoolean("all_boards_read"),
                row.getBoolean("all_boards_write"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("updated_at"),
                new OrganizationUserRead(
                        row.getUUID("user_id"),
                        row.getString("user_email"),
                        row.getString("user_name"),
                        row.getString("user_preferred_name")),
                List.of());
    }

    OrganizationMemberRead with(List<OrganizationBoardAccessRead> access) {
        return new OrganizationMemberRead(
                id, organizationId, userId, role, allBoardsRead, allBoardsWrite, createdAt, updatedAt, user, access);
    }
}
