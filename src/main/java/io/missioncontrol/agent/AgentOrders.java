package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.queue.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.UUID;

/**
 * Writes orders into agents' rows, each with the job that carries it out, in the caller's transaction. An order is a new
 * generation: what is under way for an older one reports in vain.
 */
@ApplicationScoped
class AgentOrders {

    private static final String ORDER = """
            update agents
            set status = $2, provision_action = $3, provision_requested_at = $4, provision_deadline_at = $5,
                lifecycle_generation = lifecycle_generation + 1, provision_attempts = 0, wake_attempts = 0,
                checkin_deadline_at = null, last_provision_error = null, updated_at = $4
            where id = $1
            returning lifecycle_generation""";

    /** Nobody needs to wait for the pause of an attempt that would do nothing any more. */
    private static final String FORGET_OLDER = """
            delete from queue_jobs
            where coalesce(ordering_key, id) = $1 and kind = $2 and leased_until is null""";

    private final AgentConfig config;

    AgentOrders(AgentConfig config) {
        this.config = config;
    }

    /** A new agent is to be put on its gateway. */
    Uni<Void> provision(SqlConnection connection, UUID agentId) {
        return order(connection, agentId, AgentLifecycle.INITIAL, AgentOrder.provision(agentId, 0));
    }

    /**
     * An agent is to be brought up to date.
     *
     * @param state the agent's present one, under lock
     * @param bootstrap whether it starts as if it were new
     */
    Uni<Void> update(SqlConnection connection, UUID agentId, AgentState state, boolean bootstrap) {
        return AgentLifecycle.next(state, LifecycleEvent.UPDATE_ORDERED)
                .map(next -> order(connection, agentId, next, AgentOrder.update(agentId, 0, bootstrap)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** The same job once more, for the same generation. */
    static Uni<Void> enqueue(SqlConnection connection, NewJob job) {
        Tuple parameters = Tuple.tuple();
        job.addTo(parameters);
        return connection.preparedQuery(NewJob.insert(1)).execute(parameters).replaceWithVoid();
    }

    /** Jobs of older orders that nobody has begun. */
    static Uni<Void> forget(SqlConnection connection, UUID agentId) {
        return connection
                .preparedQuery(FORGET_OLDER)
                .execute(Tuple.of(agentId, AgentOrder.KIND))
                .replaceWithVoid();
    }

    private Uni<Void> order(SqlConnection connection, UUID agentId, AgentState state, AgentOrder order) {
        LocalDateTime now = Timestamps.now();
        Tuple parameters = Tuple.of(
                agentId, state.word(), order.action().word(), now, now.plusSeconds(config.placementSeconds()));
        return connection
                .preparedQuery(ORDER)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getInteger("lifecycle_generation"))
                .call(() -> forget(connection, agentId))
                .flatMap(generation -> enqueue(connection, order.of(generation).job()));
    }
}
