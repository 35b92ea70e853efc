package io.missioncontrol.organization.access;

import java.time.LocalDateTime;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/** A person's place in an organization. Whoever may write all boards may read them. */
public record Membership(
        UUID id,
        UUID organizationId,
        UUID userId,
        String role,
        boolean allBoardsRead,
        boolean allBoardsWrite,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    static final String COLUMNS = """
            m.id as member_id, m.organization_id as member_organization_id, m.user_id as member_user_id, m.role,
            m.all_boards_read, m.all_boards_write, m.created_at as member_created_at,
            m.updated_at as member_updated_at""";

    /** Null when the outer join found none. */
    static Membership of(Row row) {
        UUID id = row.getUUID("member_id");
        return id == null
                ? null
                : new Membership(
                        id,
                        row.getUUID("member_organization_id"),
                        row.getUUID("member_user_id"),
                        row.getString("role"),
                        row.getBoolean("all_boards_read"),
                        row.getBoolean("all_boards_write"),
                        row.getLocalDateTime("member_created_at"),
                        row.getLocalDateTime("member_updated_at"));
    }

    public boolean isAdmin() {
        return isOwner() || role.equals("admin");
    }

    public boolean isOwner() {
        return role.equals("owner");
    }

    public boolean readsAllBoards() {
        return allBoardsRead || allBoardsWrite;
    }
}
