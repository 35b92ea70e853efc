package io.missioncontrol.organization.access;

import java.util.UUID;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.auth.Authentication;
import io.missioncontrol.auth.Identity;
import io.missioncontrol.auth.Principal;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.RequestInput;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * The access rules of operations that agents may call. An agent with a board works on that board only. An agent without
 * one serves its gateway, and works on the boards of the gateway's organization.
 */
public class ActorAccessRules {

    private static final String BOARD = "select organization_id from boards where id = $1";

    private final Authentication authentication;
    private final AccessRules people;
    private final RequestInput input;
    private final Pool pool;

    ActorAccessRules(Authentication authentication, AccessRules people, RequestInput input, Pool pool) {
        this.authentication = authentication;
        this.people = people;
        this.input = input;
        this.pool = pool;
    }

    @AgentAccess
    @ServerRequestFilter
    public Uni<Void> agent(RoutingContext context) {
        return authentication
                .requireAgent(context)
                .invoke(agent -> Caller.establish(context, agent))
                .replaceWithVoid();
    }

    @AgentBoardAccess
    @ServerRequestFilter
    public Uni<Void> agentBoard(RoutingContext context) {
        return authentication.requireAgent(context).flatMap(agent -> agentOnBoard(context, agent));
    }

    @ActorAccess
    @ServerRequestFilter
    public Uni<Void> actor(RoutingContext context) {
        return authentication.requirePrincipal(context).flatMap(principal -> switch (principal) {
            case AgentActor agent -> {
                Caller.establish(context, agent);
                yield Uni.createFrom().voidItem();
            }
            case Identity identity -> people.activeMember(context, identity).replaceWithVoid();
        });
    }

    @ActorBoardReadAccess
    @ServerRequestFilter
    public Uni<Void> actorBoardRead(RoutingContext context) {
        return authentication.requirePrincipal(context).flatMap(principal -> onBoard(context, principal, false));
    }

    @ActorBoardWriteAccess
    @ServerRequestFilter
    public Uni<Void> actorBoardWrite(RoutingContext context) {
        return authentication.requirePrincipal(context).flatMap(principal -> onBoard(context, principal, true));
    }

    private Uni<Void> onBoard(RoutingContext context, Principal principal, boolean write) {
        return switch (principal) {
            case AgentActor agent -> agentOnBoard(context, agent);
            case Identity identity -> people.board(context, identity, write);
        };
    }

    private Uni<Void> agentOnBoard(RoutingContext context, AgentActor agent) {
        UUID boardId = input.pathUuid("board_id");
        if (boardId.equals(agent.boardId())) {
            establish(context, agent, boardId);
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery(BOARD)
                .execute(Tuple.of(boardId))
                .invoke(rows -> {
                    requireBoard(rows, agent);
                    establish(context, agent, boardId);
                })
                .replaceWithVoid();
    }

    private static void requireBoard(RowSet<Row> rows, AgentActor agent) {
        if (rows.size() == 0) {
            throw ApiException.notFound();
        }
        UUID organizationId = rows.iterator().next().getUUID("organization_id");
        if (!agent.isGatewayMain() || !agent.organizationId().equals(organizationId)) {
            throw ApiException.forbidden();
        }
    }

    private static void establish(RoutingContext context, AgentActor agent, UUID boardId) {
        Caller.establish(context, agent);
        Caller.establish(context, new Caller.BoardReference(boardId));
    }
}
