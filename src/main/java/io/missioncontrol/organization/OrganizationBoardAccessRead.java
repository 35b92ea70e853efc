package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/** What a member may do with one board, beyond what they may do with all of them. */
public record OrganizationBoardAccessRead(
        UUID id, UUID boardId, boolean canRead, boolean canWrite, LocalDateTime createdAt, LocalDateTime updatedAt) {

    /** For an access row {@code a}, outer-joined: without one {@code access_id} is null. */
    static final String COLUMNS = """
            a.id as access_id, a.board_id as access_board_id, a.can_read as access_can_read,
            a.can_write as access_can_write, a.created_at as access_created_at, a.updated_at as access_updated_at""";

    static OrganizationBoardAccessRead of(Row row) {
        return new OrganizationBoardAccessRead(
                row.getUUID("access_id"),
                row.getUUID("access_board_id"),
                row.getBoolean("access_can_read"),
                row.getBoolean("access_can_write"),
                row.getLocalDateTime("access_created_at"),
                row.getLocalDateTime("access_updated_at"));
    }
}
