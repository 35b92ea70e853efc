package io.missioncontrol.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * New agents on boards. Board and gateway are locked while the rules are checked, so that of many equal requests one
 * succeeds.
 */
@ApplicationScoped
class AgentCreation {

    private static final String BOARD = """
            select b.id, b.organization_id, b.gateway_id, b.max_agents, x.can_read, x.can_write
            from boards b
            left join organization_board_access x on x.organization_member_id = $2 and x.board_id = b.id
            where b.id = $1
            for no key update of b""";
    private static final String GATEWAY = """
            select organization_id, workspace_root from gateways where id = $1 for no key update""";
    private static final String CONFLICTS = """
            select
                coalesce(bool_or(a.board_id = $1 and lower(a.name) = lower($3)), false) as on_board,
                coalesce(bool_or(lower(a.name) = lower($3)), false) as on_gateway,
                coalesce(bool_or(a.board_id = $1 and a.is_board_lead), false) as lead,
                count(*) filter (where a.board_id = $1 and not a.is_board_lead) as workers
            from agents a join boards b on b.id = a.board_id
            where a.board_id = $1 or b.gateway_id = $2""";
    private static final String INSERT = """
            insert into agents (id, board_id, gateway_id, name, status, openclaw_session_id, heartbeat_config,
                identity_profile, identity_template, soul_template, is_board_lead, lifecycle_generation, wake_attempts,
                created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7::text::json, $8::text::json, $9, $10, $11, 0, 0, $12, $12)""";

    private final AgentOrders orders;

    AgentCreation(AgentOrders orders) {
        this.orders = orders;
    }

    /** By an administrator who may write the board. */
    Uni<UUID> create(SqlConnection connection, Membership member, AgentCreate request) {
        return board(connection, request.boardId(), member.id())
                .invoke(board -> {
                    if (!member.organizationId().equals(board.getUUID("organization_id"))) {
                        throw ApiException.forbidden("No org access");
                    }
                    if (!ReachableAgents.mayUseBoard(board, member, true)) {
                        throw ApiException.forbidden("Board access denied");
                    }
                })
                .flatMap(board -> create(connection, board, request, false));
    }

    /** By a board's lead, on its own board and within the board's limit. */
    Uni<UUID> create(SqlConnection connection, AgentActor lead, AgentCreate request) {
        if (!lead.boardLead()) {
            throw ApiException.forbidden("Only board leads can create agents");
        }
        if (lead.boardId() == null) {
            throw ApiException.forbidden("Board lead must be assigned to a board");
        }
        if (request.boardId() != null && !request.boardId().equals(lead.boardId())) {
            throw ApiException.forbidden("Board leads can only create agents in their own board");
        }
        return board(connection, lead.boardId(), null)
                .flatMap(board -> create(connection, board, request.onBoard(lead.boardId()), true));
    }

    private static Uni<Row> board(SqlConnection connection, UUID boardId, UUID memberId) {
        if (boardId == null) {
            throw ApiException.unprocessable("board_id is required");
        }
        return connection.preparedQuery(BOARD).execute(Tuple.of(boardId, memberId)).map(rows -> {
            if (rows.size() == 0) {
                throw new ApiException(404, "Board not found");
            }
            return rows.iterator().next();
        });
    }

    private Uni<UUID> create(SqlConnection connection, Row board, AgentCreate request, boolean limited) {
        UUID boardId = board.getUUID("id");
        UUID gatewayId = board.getUUID("gateway_id");
        Integer limit = limited ? board.getInteger("max_agents") : null;
        return requireGateway(connection, gatewayId, board.getUUID("organization_id"))
                .chain(() -> connection
                        .preparedQuery(CONFLICTS)
                        .execute(Tuple.of(boardId, gatewayId, request.name())))
                .invoke(rows -> requireNoConflict(rows.iterator().next(), request, limit))
                .flatMap(ignored -> insert(connection, boardId, gatewayId, request));
    }

    /** @throws ApiException 422 when agents cannot be put on the board's gateway */
    static Uni<Void> requireGateway(SqlConnection connection, UUID gatewayId, UUID organizationId) {
        if (gatewayId == null) {
            throw ApiException.unprocessable("Board gateway_id is required");
        }
        return connection
                .preparedQuery(GATEWAY)
                .execute(Tuple.of(gatewayId))
                .invoke(rows -> {
                    Row gateway = rows.size() == 0 ? null : rows.iterator().next();
                    if (gateway == null || !gateway.getUUID("organization_id").equals(organizationId)) {
                        throw ApiException.unprocessable("Board gateway_id is invalid");
                    }
                    if (gateway.getString("workspace_root").isBlank()) {
                        throw ApiException.unprocessable("Gateway workspace_root is required");
                    }
                })
                .replaceWithVoid();
    }

    private static void requireNoConflict(Row others, AgentCreate request, Integer limit) {
        if (limit != null && others.getLong("workers") >= limit) {
            throw ApiException.conflict("Board worker-agent limit reached: max_agents=" + limit
                    + " (excluding the lead); cannot create more than " + limit + (limit == 1 ? " agent." : " agents."));
        }
        if (others.getBoolean("on_board")) {
            throw ApiException.conflict("An agent with this name already exists on this board.");
        }
        if (others.getBoolean("on_gateway")) {
            throw ApiException.conflict("An agent with this name already exists in this gateway workspace.");
        }
        if (request.isBoardLead() && others.getBoolean("lead")) {
            throw ApiException.conflict("This board already has a lead agent.");
        }
    }

    private Uni<UUID> insert(SqlConnection connection, UUID boardId, UUID gatewayId, AgentCreate request) {
        UUID id = UUID.randomUUID();
        Tuple row = Tuple.tuple()
                .addUUID(id)
                .addUUID(boardId)
                .addUUID(gatewayId)
                .addString(request.name())
                .addString(AgentLifecycle.INITIAL.word())
                .addString(AgentNames.sessionOf(id, boardId, gatewayId, request.isBoardLead()))
                .addString(request.heartbeatConfig() == null
                        ? HeartbeatInterval.DEFAULT_SETTINGS
                        : AgentFields.text(request.heartbeatConfig()))
                .addString(AgentFields.text(request.identityProfile()))
                .addString(request.identityTemplate())
                .addString(request.soulTemplate())
                .addBoolean(request.isBoardLead())
                .addLocalDateTime(Timestamps.now());
        return connection
                .preparedQuery(INSERT)
                .execute(row)
                .chain(() -> orders.provision(connection, id))
                .replaceWith(id);
    }
}
