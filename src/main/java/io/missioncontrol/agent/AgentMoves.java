package io.missioncontrol.agent;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Where an agent works after a change: the same place, another board, or a whole gateway. */
final class AgentMoves {

    private static final String BOARD = """
            select b.id, b.organization_id, b.gateway_id, x.can_read, x.can_write
            from boards b
            left join organization_board_access x on x.organization_member_id = $2 and x.board_id = b.id
            where b.id = $1
            for no key update of b""";
    private static final String OTHER_MAIN =
            "select 1 from agents where gateway_id = $1 and board_id is null and id <> $2";
    private static final String OTHER_LEAD =
            "select 1 from agents where board_id = $1 and is_board_lead and id <> $2";

    private AgentMoves() {}

    static Uni<AgentPost> after(
            SqlConnection connection, Membership member, UUID agentId, AgentPost present, AgentUpdate update) {
        UUID wanted = update.boardId().value();
        if (Boolean.TRUE.equals(update.isGatewayMain())) {
            UUID source = wanted == null ? present.boardId() : wanted;
            return board(connection, member, source).flatMap(board -> toMain(connection, agentId, board));
        }
        if (Boolean.FALSE.equals(update.isGatewayMain())) {
            if (wanted == null) {
                throw ApiException.unprocessable(
                        "board_id is required when converting a gateway-main agent to board scope");
            }
            return board(connection, member, wanted)
                    .flatMap(board -> toBoard(connection, agentId, board, present.boardLead()));
        }
        if (!update.boardId().present()) {
            return Uni.createFrom().item(present);
        }
        return board(connection, member, wanted)
                .flatMap(board -> present.isGatewayMain()
                        // Only is_gateway_main makes it something else.
                        ? Uni.createFrom().item(present)
                        : toBoard(connection, agentId, board, present.boardLead()));
    }

    private static Uni<Row> board(SqlConnection connection, Membership member, UUID id) {
        if (id == null) {
            throw ApiException.unprocessable("board_id is required");
        }
        return connection.preparedQuery(BOARD).execute(Tuple.of(id, member.id())).map(rows -> {
            if (rows.size() == 0) {
                throw new ApiException(404, "Board not found");
            }
            Row board = rows.iterator().next();
            if (!board.getUUID("organization_id").equals(member.organizationId())) {
                throw ApiException.notFound();
            }
            if (!ReachableAgents.mayUseBoard(board, member, true)) {
                throw ApiException.forbidden();
            }
            return board;
        });
    }

    private static Uni<AgentPost> toMain(SqlConnection connection, UUID agentId, Row board) {
        UUID gatewayId = board.getUUID("gateway_id");
        return AgentCreation.requireGateway(connection, gatewayId, board.getUUID("organization_id"))
                .chain(() -> requireNone(
                        connection, OTHER_MAIN, gatewayId, agentId, "This gateway already has a main agent."))
                .replaceWith(AgentPost.mainOf(gatewayId));
    }

    private static Uni<AgentPost> toBoard(SqlConnection connection, UUID agentId, Row board, boolean lead) {
        UUID boardId = board.getUUID("id");
        UUID gatewayId = board.getUUID("gateway_id");
        Uni<Void> free = lead
                ? requireNone(connection, OTHER_LEAD, boardId, agentId, "This board already has a lead agent.")
                : Uni.createFrom().voidItem();
        return AgentCreation.requireGateway(connection, gatewayId, board.getUUID("organization_id"))
                .chain(() -> free)
                .replaceWith(AgentPost.onBoard(agentId, boardId, gatewayId, lead));
    }

    private static Uni<Void> requireNone(
            SqlConnection connection, String others, UUID place, UUID agentId, String problem) {
        return connection
                .preparedQuery(others)
                .execute(Tuple.of(place, agentId))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw ApiException.conflict(problem);
                    }
                })
                .replaceWithVoid();
    }
}
