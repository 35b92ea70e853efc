package io.missioncontrol.agent;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Single agents, for members who may have to do with them: those of boards they may read or write. */
final class ReachableAgents {

    private static final String ONE = "select " + AgentRead.COLUMNS + """
            , a.lifecycle_generation, coalesce(b.organization_id, g.organization_id) as organization_id, x.can_read,
            x.can_write
            from agents a
            join gateways g on g.id = a.gateway_id
            left join boards b on b.id = a.board_id
            left join organization_board_access x on x.organization_member_id = $2 and x.board_id = a.board_id
            where a.id = $1""";
    private static final String LOCKED = ONE + " for update of a";

    private ReachableAgents() {}

    /** Null when there is no such agent. Fails with 404 outside of the member's organization, with 403 without access. */
    static Uni<Row> find(SqlClient client, Membership member, UUID id) {
        return client.preparedQuery(ONE).execute(Tuple.of(id, member.id())).map(rows -> checked(rows, member, false));
    }

    /** As {@link #find}, for members who may write; nobody else changes the agent until the transaction ends. */
    static Uni<Row> lock(SqlConnection connection, Membership member, UUID id) {
        return connection
                .preparedQuery(LOCKED)
                .execute(Tuple.of(id, member.id()))
                .map(rows -> checked(rows, member, true));
    }

    private static Row checked(RowSet<Row> rows, Membership member, boolean write) {
        if (rows.size() == 0) {
            return null;
        }
        Row row = rows.iterator().next();
        if (!member.organizationId().equals(row.getUUID("organization_id"))) {
            throw ApiException.notFound();
        }
        boolean allowed = row.getUUID("board_id") == null ? member.isAdmin() : mayUseBoard(row, member, write);
        if (!allowed) {
            throw ApiException.forbidden();
        }
        return row;
    }

    /** The row has the columns {@code can_read} and {@code can_write} of the member's access to the board. */
    static boolean mayUseBoard(Row row, Membership member, boolean write) {
        boolean mayWrite = member.allBoardsWrite() || Boolean.TRUE.equals(row.getBoolean("can_write"));
        return mayWrite || !write && (member.readsAllBoards() || Boolean.TRUE.equals(row.getBoolean("can_read")));
    }
}
