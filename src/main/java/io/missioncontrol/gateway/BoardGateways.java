package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Finds the gateway that a member of an organization asks about, by a board of theirs. */
@ApplicationScoped
public class BoardGateways {

    private static final String OF_BOARD = """
            select b.organization_id, b.gateway_id, a.can_read, a.can_write, """ + " " + StoredGateway.COLUMNS + """

            from boards b
            left join gateways g on g.id = b.gateway_id and g.organization_id = b.organization_id
            left join organization_board_access a on a.board_id = b.id and a.organization_member_id = $2
            where b.id = $1""";

    private final Pool pool;
    private final GatewayTokens tokens;

    public BoardGateways(Pool pool, GatewayTokens tokens) {
        this.pool = pool;
        this.tokens = tokens;
    }

    /** @throws ApiException 404 or 403 for a board that the member may not read, 422 when it has no gateway */
    Uni<BoardGateway> readable(Membership member, UUID boardId) {
        return find(member, boardId, false);
    }

    /** @throws ApiException 404 or 403 for a board that the member may not write, 422 when it has no gateway */
    Uni<BoardGateway> writable(Membership member, UUID boardId) {
        return find(member, boardId, true);
    }

    private Uni<BoardGateway> find(Membership member, UUID boardId, boolean write) {
        if (boardId == null) {
            return Uni.createFrom().failure(GatewayQuery.nothingNamed());
        }
        return pool.preparedQuery(OF_BOARD).execute(Tuple.of(boardId, member.id())).map(rows -> {
            RowIterator<Row> iterator = rows.iterator();
            if (!iterator.hasNext()) {
                throw new ApiException(404, "Board not found");
            }
            return gateway(member, iterator.next(), write);
        });
    }

    private BoardGateway gateway(Membership member, Row row, boolean write) {
        if (!row.getUUID("organization_id").equals(member.organizationId())) {
            throw ApiException.forbidden("No org access");
        }
        boolean canWrite = member.allBoardsWrite() || Boolean.TRUE.equals(row.getBoolean("can_write"));
        boolean canRead = canWrite || member.readsAllBoards() || Boolean.TRUE.equals(row.getBoolean("can_read"));
        if (write ? !canWrite : !canRead) {
            throw ApiException.forbidden("Board access denied");
        }
        if (row.getUUID("gateway_id") == null) {
            throw ApiException.unprocessable("Board gateway_id is required");
        }
        if (row.getUUID("id") == null) {
            throw ApiException.unprocessable("Board gateway_id is invalid");
        }
        return new BoardGateway(tokens.target(StoredGateway.of(row)));
    }
}
