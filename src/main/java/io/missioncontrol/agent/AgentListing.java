package io.missioncontrol.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.PagedQuery;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Lists of agents, the newest first: what administrators see, and what agents see of each other. */
@ApplicationScoped
class AgentListing {

    private static final List<String> ORDER = List.of("a.created_at desc", "a.id");
    private static final String READABLE_BOARD = """
            b.organization_id = $1
              and ($2 or exists (select from organization_board_access x
                                 where x.organization_member_id = $3 and x.board_id = b.id
                                   and (x.can_read or x.can_write)))""";

    /** A main agent has no board; administrators see those of their organization's gateways. */
    private static final PagedQuery<AgentRead> OF_MEMBER = new PagedQuery<>(
            AgentRead.COLUMNS,
            """
            agents a
            join gateways g on g.id = a.gateway_id
            left join boards b on b.id = a.board_id
            where case when a.board_id is null then $4 and g.organization_id = $1 else %s end
              and ($5::uuid is null or a.board_id = $5)
              and ($6::uuid is null or case when a.board_id is null then a.gateway_id else b.gateway_id end = $6)"""
                    .formatted(READABLE_BOARD),
            ORDER,
            6,
            AgentRead::of);

    private static final PagedQuery<AgentRead> OF_AGENT = new PagedQuery<>(
            AgentRead.COLUMNS,
            """
            agents a join gateways g on g.id = a.gateway_id
            where g.organization_id = $1 and ($2::uuid is null or a.board_id = $2)""",
            ORDER,
            2,
            AgentRead::of);

    private static final String FILTERS = """
            select $4::uuid is null or exists (select from boards b where b.id = $4 and %s) as board,
                   $5::uuid is null or exists (
                       select from gateways g where g.id = $5 and g.organization_id = $1) as gateway"""
            .formatted(READABLE_BOARD);

    private final Pool pool;

    AgentListing(Pool pool) {
        this.pool = pool;
    }

    /** @throws ApiException 403 for a board that the member may not read, 404 for a gateway of another organization */
    Uni<Page<AgentRead>> of(Membership member, AgentFilter filter, Paging paging) {
        Tuple parameters = Tuple.of(
                member.organizationId(),
                member.readsAllBoards(),
                member.id(),
                member.isAdmin(),
                filter.boardId(),
                filter.gatewayId());
        return checked(member, filter).chain(() -> OF_MEMBER.run(pool, parameters, paging));
    }

    /** @throws ApiException 403 when an agent asks for a board that is not its own */
    Uni<Page<AgentRead>> of(AgentActor agent, UUID boardId, Paging paging) {
        if (!agent.isGatewayMain() && boardId != null && !boardId.equals(agent.boardId())) {
            throw ApiException.forbidden();
        }
        UUID wanted = agent.isGatewayMain() ? boardId : agent.boardId();
        return OF_AGENT.run(pool, Tuple.of(agent.organizationId(), wanted), paging);
    }

    private Uni<Void> checked(Membership member, AgentFilter filter) {
        if (filter.boardId() == null && filter.gatewayId() == null) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters = Tuple.of(
                member.organizationId(),
                member.readsAllBoards(),
                member.id(),
                filter.boardId(),
                filter.gatewayId());
        return pool.preparedQuery(FILTERS)
                .execute(parameters)
                .invoke(rows -> {
                    Row allowed = rows.iterator().next();
                    if (!allowed.getBoolean("board")) {
                        throw ApiException.forbidden();
                    }
                    if (!allowed.getBoolean("gateway")) {
                        throw ApiException.notFound();
                    }
                })
                .replaceWithVoid();
    }
}
