package io.missioncontrol.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Agents for people and for agents. What has to happen on a gateway is only ordered here: answers come at once, and the
 * agent's status tells how far it is.
 */
@ApplicationScoped
public class AgentService {

    private static final String ONE = "select " + AgentRead.COLUMNS + " from agents a where a.id = $1";
    private static final String LOCKED = ONE + " for update";
    /** Locked, so that it is still there when its heartbeat is written. */
    private static final String NAMED = """
            select a.id from agents a
            join gateways g on g.id = a.gateway_id
            where a.name = $1 and ($2::uuid is null or a.board_id = $2) and g.organization_id = $3
            order by a.created_at, a.id limit 1
            for update of a""";

    private final Pool pool;
    private final AgentListing listing;
    private final AgentCreation creation;
    private final AgentUpdates updates;

    public AgentService(Pool pool, AgentListing listing, AgentCreation creation, AgentUpdates updates) {
        this.pool = pool;
        this.listing = listing;
        this.creation = creation;
        this.updates = updates;
    }

    /** The agents that a member may see, the newest first. */
    public Uni<Page<AgentRead>> list(Membership member, AgentFilter filter, Paging paging) {
        return listing.of(member, filter, paging);
    }

    /** The agents of an agent's own board; for a main agent those of its organization, or of one of its boards. */
    public Uni<Page<AgentRead>> list(AgentActor agent, UUID boardId, Paging paging) {
        return listing.of(agent, boardId, paging);
    }

    public Uni<AgentRead> get(Membership member, UUID id) {
        return ReachableAgents.find(pool, member, id)
                .onItem().ifNull().failWith(ApiException::notFound)
                .map(AgentRead::of);
    }

    /** By an administrator. */
    public Uni<AgentRead> create(Membership member, AgentCreate request) {
        requireAdmin(member);
        return pool.withTransaction(connection ->
                creation.create(connection, member, request).flatMap(id -> read(connection, id)));
    }

    /** By the lead of a board, on that board. */
    public Uni<AgentRead> create(AgentActor lead, AgentCreate request) {
        return pool.withTransaction(connection ->
                creation.create(connection, lead, request).flatMap(id -> read(connection, id)));
    }

    /** @param force brings the agent's files up to date even when nothing changes, as if it were new */
    public Uni<AgentRead> update(Membership member, UUID id, AgentUpdate update, boolean force) {
        return pool.withTransaction(connection -> ReachableAgents.lock(connection, member, id)
                .onItem().ifNull().failWith(ApiException::notFound)
                .flatMap(agent -> updates.apply(connection, member, agent, update, force))
                .chain(() -> read(connection, id)));
    }

    /** The row goes at once; what the gateway has of the agent follows. One that is not there is deleted already. */
    public Uni<Void> delete(Membership member, UUID id) {
        return pool.withTransaction(connection -> ReachableAgents.lock(connection, member, id)
                .onItem().ifNotNull().call(agent -> AgentRemoval.remove(connection, agent))
                .replaceWithVoid());
    }

    /** By the agent itself. */
    public Uni<AgentRead> heartbeat(AgentActor agent, AgentHeartbeat heartbeat) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCKED)
                .execute(Tuple.of(agent.id()))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(ApiException::notFound)
                .flatMap(row -> alive(connection, row, heartbeat.status())));
    }

    /** By an administrator on behalf of an agent. */
    public Uni<AgentRead> heartbeat(Membership member, UUID id, AgentHeartbeat heartbeat) {
        requireAdmin(member);
        return pool.withTransaction(connection -> ReachableAgents.lock(connection, member, id)
                .onItem().ifNull().failWith(ApiException::notFound)
                .flatMap(row -> alive(connection, row, heartbeat.status())));
    }

    /** By an administrator, for an agent that is known by its name; an unknown one is made. */
    public Uni<AgentRead> heartbeat(Membership member, AgentHeartbeatCreate heartbeat) {
        requireAdmin(member);
        return pool.withTransaction(connection -> connection
                .preparedQuery(NAMED)
                .execute(Tuple.of(heartbeat.name(), heartbeat.boardId(), member.organizationId()))
                .flatMap(rows -> rows.size() == 0
                        ? creation.create(
                                connection, member, AgentCreate.named(heartbeat.name(), heartbeat.boardId()))
                        : Uni.createFrom().item(rows.iterator().next().getUUID("id")))
                .flatMap(id -> ReachableAgents.lock(connection, member, id))
                .flatMap(agent -> alive(connection, agent, heartbeat.status())));
    }

    private static Uni<AgentRead> alive(SqlConnection connection, Row agent, String status) {
        return AgentHeartbeats.record(connection, agent, status)
                .chain(() -> read(connection, agent.getUUID("id")));
    }

    private static Uni<AgentRead> read(SqlClient client, UUID id) {
        return client.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> AgentRead.of(rows.iterator().next()));
    }

    private static void requireAdmin(Membership member) {
        if (!member.isAdmin()) {
            throw ApiException.forbidden();
        }
    }
}
