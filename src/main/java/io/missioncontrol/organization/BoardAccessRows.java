package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The rows that say what a member, or an invited person, may do on single boards. */
enum BoardAccessRows {
    MEMBER("organization_board_access", "organization_member_id"),
    INVITE("organization_invite_board_access", "organization_invite_id");

    private static final String KNOWN = "select count(*) from boards where organization_id = $1 and id = any($2)";

    private final String insert;
    private final String delete;

    BoardAccessRows(String table, String holder) {
        insert = """
                insert into %s (id, %s, board_id, can_read, can_write, created_at, updated_at)
                select gen_random_uuid(), $1, grants.*, $5, $5
                from unnest($2::uuid[], $3::boolean[], $4::boolean[]) grants"""
                .formatted(table, holder);
        delete = "delete from " + table + " where " + holder + " = $1";
    }

    /** @throws ApiException 422 when a board is not the organization's */
    static Uni<Void> requireBoards(
            SqlConnection connection, UUID organizationId, List<OrganizationBoardAccessSpec> specs) {
        UUID[] boardIds = specs.stream().map(OrganizationBoardAccessSpec::boardId).distinct().toArray(UUID[]::new);
        if (boardIds.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(KNOWN)
                .execute(Tuple.tuple().addUUID(organizationId).addArrayOfUUID(boardIds))
                .invoke(rows -> {
                    if (rows.iterator().next().getLong(0) != boardIds.length) {
                        throw ApiException.unprocessable("Unprocessable Entity");
                    }
                })
                .replaceWithVoid();
    }

    Uni<Void> replace(
            SqlConnection connection, UUID holderId, List<OrganizationBoardAccessSpec> specs, LocalDateTime now) {
        return delete(connection, holderId).chain(() -> insert(connection, holderId, lastOfEachBoard(specs), now));
    }

    Uni<Void> delete(SqlConnection connection, UUID holderId) {
        return connection.preparedQuery(delete).execute(Tuple.of(holderId)).replaceWithVoid();
    }

    private Uni<Void> insert(
            SqlConnection connection,
            UUID holderId,
            Collection<OrganizationBoardAccessSpec> specs,
            LocalDateTime now) {
        if (specs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters = Tuple.tuple()
                .addUUID(holderId)
                .addArrayOfUUID(specs.stream().map(OrganizationBoardAccessSpec::boardId).toArray(UUID[]::new))
                .addArrayOfBoolean(specs.stream().map(OrganizationBoardAccessSpec::canRead).toArray(Boolean[]::new))
                .addArrayOfBoolean(specs.stream().map(OrganizationBoardAccessSpec::canWrite).toArray(Boolean[]::new))
                .addLocalDateTime(now);
        return connection.preparedQuery(insert).execute(parameters).replaceWithVoid();
    }

    private static Collection<OrganizationBoardAccessSpec> lastOfEachBoard(List<OrganizationBoardAccessSpec> specs) {
        Map<UUID, OrganizationBoardAccessSpec> last = new LinkedHashMap<>();
        specs.forEach(spec -> last.put(spec.boardId(), spec));
        return last.values();
    }
}
