package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/**
 * An invitation as the API shows it.
 *
 * @param token only in the answer that makes the invitation; whoever has it and the invited address can join
 */
public record OrganizationInviteRead(
        UUID id,
        UUID organizationId,
        String invitedEmail,
        String role,
        boolean allBoardsRead,
        boolean allBoardsWrite,
        String token,
        UUID createdByUserId,
        UUID acceptedByUserId,
        LocalDateTime acceptedAt,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** For an invitation {@code i}. The token is not among them. */
    static final String COLUMNS = """
            i.id, i.organization_id, i.invited_email, i.role, i.all_boards_read, i.all_boards_write,
            i.created_by_user_id, i.accepted_by_user_id, i.accepted_at, i.created_at, i.updated_at""";

    static OrganizationInviteRead of(Row row) {
        return new OrganizationInviteRead(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getString("invited_email"),
                row.getString("role"),
                row.getBoolean("all_boards_read"),
                row.getBoolean("all_boards_write"),
                null,
                row.getUUID("created_by_user_id"),
                row.getUUID("accepted_by_user_id"),
                row.getLocalDateTime("accepted_at"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("updated_at"));
    }

    OrganizationInviteRead with(String newToken) {
        return new OrganizationInviteRead(
                id,
                organizationId,
                invitedEmail,
                role,
                allBoardsRead,
                allBoardsWrite,
                newToken,
                createdByUserId,
                acceptedByUserId,
                acceptedAt,
                createdAt,
                updatedAt);
    }
}
