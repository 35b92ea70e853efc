package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.UUID;

/**
 * How far open orders are, as jobs and the reconciler report it. Each report names the generation that it is about: of
 * an older one it changes nothing.
 */
@ApplicationScoped
class AgentProgress {

    private static final String BEGIN = """
            update agents set provision_attempts = provision_attempts + 1, provision_deadline_at = $3
            where id = $1 and lifecycle_generation = $2 and provision_action is not null
            returning provision_attempts""";
    private static final String LOCK = """
            select a.id, a.name, a.status, a.board_id, a.provision_action, a.provision_attempts, a.wake_attempts
            from agents a where a.id = $1 and a.lifecycle_generation = $2
            for update""";
    /** An agent may call in before it is known here that it was woken. */
    private static final String PLACED = """
            update agents
            set status = $2, provision_action = null, provision_requested_at = null, provision_deadline_at = null,
                provision_attempts = 0, last_provision_error = null, wake_attempts = wake_attempts + 1,
                last_wake_sent_at = $3, checkin_deadline_at = case when last_seen_at >= $3 then null else $4::timestamp end,
                updated_at = $5
            where id = $1""";
    private static final String LATER = """
            update agents
            set status = $2, provision_deadline_at = $3, last_provision_error = coalesce($4, last_provision_error),
                updated_at = $5, provision_attempts = greatest(0, provision_attempts - $6)
            where id = $1""";
    private static final String WOKEN = """
            update agents set last_wake_sent_at = $3, last_provision_error = $4
            where id = $1 and lifecycle_generation = $2 and checkin_deadline_at is not null""";
    private static final String GIVEN_UP = """
            update agents
            set status = $2, provision_action = null, provision_requested_at = null, provision_deadline_at = null,
                checkin_deadline_at = null, last_provision_error = $3, updated_at = $4
            where id = $1""";

    private final Pool pool;
    private final AgentConfig config;

    AgentProgress(Pool pool, AgentConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** The number of the attempt that begins; null when the order is out of date or closed. */
    Uni<Integer> begin(AgentOrder order) {
        LocalDateTime deadline = Timestamps.now().plusSeconds(config.placementSeconds());
        return pool.preparedQuery(BEGIN)
                .execute(Tuple.of(order.agentId(), order.generation(), deadline))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getInteger("provision_attempts"));
    }

    /** The gateway has the agent as ordered, and it was woken. */
    Uni<Void> placed(AgentOrder order, LocalDateTime wokenAt) {
        return report(order, LifecycleEvent.PLACED, (connection, agent, next) -> {
            int wakeUps = agent.getInteger("wake_attempts") + 1;
            LocalDateTime now = Timestamps.now();
            Tuple row = Tuple.of(order.agentId(), next.word(), wokenAt, now.plus(checkIn(wakeUps)), now);
            String done = order.action() == AgentOrder.Action.PROVISION ? "Set up " : "Brought up to date ";
            return connection
                    .preparedQuery(PLACED)
                    .execute(row)
                    .chain(() -> activity(connection, agent, "agent." + order.action().word() + ".direct", done))
                    .chain(() -> activity(connection, agent, "agent.wakeup.sent", "Woke "));
        });
    }

    /**
     * There will be another attempt after the pause.
     *
     * @param asked whether this was one, rather than a look that found the gateway not to be asked now
     */
    Uni<Void> missed(AgentOrder order, Duration pause, String reason, boolean asked) {
        return report(order, LifecycleEvent.PLACEMENT_MISSED, (connection, agent, next) -> {
            LocalDateTime now = Timestamps.now();
            LocalDateTime deadline = now.plus(pause).plusSeconds(config.placementSeconds());
            return connection
                    .preparedQuery(LATER)
                    .execute(Tuple.of(order.agentId(), next.word(), deadline, reason, now, asked ? 0 : 1))
                    .replaceWithVoid();
        });
    }

    Uni<Void> givenUp(AgentOrder order, String reason) {
        return report(order, LifecycleEvent.GIVEN_UP, (connection, agent, next) ->
                giveUp(connection, agent, next, order.action(), reason));
    }

    /** A further wake-up was sent, or could not be for the reason. */
    Uni<Void> woken(AgentOrder order, LocalDateTime wokenAt, String reason) {
        return pool.preparedQuery(WOKEN)
                .execute(Tuple.of(order.agentId(), order.generation(), wokenAt, reason))
                .replaceWithVoid();
    }

    /** @param agent under lock, with its name and board */
    static Uni<Void> giveUp(
            SqlConnection connection, Row agent, AgentState next, AgentOrder.Action action, String reason) {
        UUID id = agent.getUUID("id");
        return connection
                .preparedQuery(GIVEN_UP)
                .execute(Tuple.of(id, next.word(), reason, Timestamps.now()))
                .chain(() -> AgentActivity.record(
                        connection,
                        "agent." + action.word() + ".failed",
                        "Gave up on " + agent.getString("name") + ": " + reason,
                        id,
                        agent.getUUID("board_id")));
    }

    /** In what time an agent must call in after so many wake-ups. */
    Duration checkIn(int wakeUps) {
        return Duration.ofSeconds((long) config.checkinSeconds() << Math.clamp(wakeUps - 1, 0, 10));
    }

    private Uni<Void> report(AgentOrder order, LifecycleEvent event, Report report) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(order.agentId(), order.generation()))
                .flatMap(rows -> {
                    Row agent = rows.size() == 0 ? null : rows.iterator().next();
                    if (agent == null || agent.getString("provision_action") == null) {
                        return Uni.createFrom().voidItem();
                    }
                    return AgentLifecycle.next(AgentState.of(agent.getString("status")), event)
                            .map(next -> report.write(connection, agent, next))
                            .orElseGet(() -> Uni.createFrom().voidItem());
                }));
    }

    private static Uni<Void> activity(SqlConnection connection, Row agent, String type, String what) {
        return AgentActivity.record(
                connection, type, what + agent.getString("name") + ".", agent.getUUID("id"), agent.getUUID("board_id"));
    }

    private interface Report {

        Uni<Void> write(SqlConnection connection, Row agent, AgentState next);
    }
}
