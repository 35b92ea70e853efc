package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Moves agents that are overdue: an order nobody works on any more, a wake-up that was not answered, a removal that was
 * left half-way. Any number of processes look, and each agent is taken by one of them ({@code SKIP LOCKED}); what one
 * decides is committed together with the job that carries it out.
 */
@ApplicationScoped
public class AgentReconciler {

    private static final Logger LOG = Logger.getLogger(AgentReconciler.class);
    private static final int BATCH = 50;
    /** Rows of the replaced service have no deadlines; they are left alone while it may still be at work. */
    private static final Duration ADOPTED_AFTER = Duration.ofMinutes(10);

    private static final String OVERDUE = """
            select a.id, a.name, a.status, a.board_id, a.gateway_id, a.is_board_lead, a.openclaw_session_id,
                a.lifecycle_generation, a.provision_action, a.provision_attempts, a.provision_deadline_at,
                a.checkin_deadline_at, a.wake_attempts, a.last_provision_error,
                exists (select from queue_jobs j
                        where coalesce(j.ordering_key, j.id) = a.id and j.kind = $3) as has_job
            from agents a
            where a.status = 'deleting'
               or a.provision_deadline_at <= $1
               or a.checkin_deadline_at <= $1
               or (a.provision_deadline_at is null and a.checkin_deadline_at is null and a.updated_at <= $2
                   and (a.status in ('provisioning', 'updating') or a.last_seen_at is null and a.status <> 'error'))
            order by a.id
            limit $4
            for update of a skip locked""";
    private static final String AGAIN =
            "update agents set status = $2, provision_deadline_at = $3, updated_at = $4 where id = $1";
    private static final String WAKE = """
            update agents
            set status = $2, wake_attempts = wake_attempts + 1, checkin_deadline_at = $3, updated_at = $4
            where id = $1""";
    private static final String PLACE_AGAIN = """
            update agents
            set status = $2, provision_action = 'update', provision_requested_at = $4, provision_deadline_at = $3,
                provision_attempts = 0, checkin_deadline_at = null, updated_at = $4
            where id = $1""";

    private final Vertx vertx;
    private final Pool pool;
    private final AgentConfig config;
    private final AgentOrders orders;
    private final AgentProgress progress;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long timer = -1;

    AgentReconciler(Vertx vertx, Pool pool, AgentConfig config, AgentOrders orders, AgentProgress progress) {
        this.vertx = vertx;
        this.pool = pool;
        this.config = config;
        this.orders = orders;
        this.progress = progress;
    }

    void start(@Observes StartupEvent event) {
        if (config.reconcileSeconds() > 0) {
            timer = vertx.setPeriodic(Duration.ofSeconds(config.reconcileSeconds()).toMillis(), ignored -> tick());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private void tick() {
        if (running.compareAndSet(false, true)) {
            reconcile()
                    .onTermination().invoke(() -> running.set(false))
                    .subscribe().with(
                            moved -> LOG.debugf("agent.reconcile.done moved=%d", moved),
                            failure -> LOG.warnf("agent.reconcile.failed reason=%s", failure.getClass().getSimpleName()));
        }
    }

    /** Moves what is overdue now, and tells how many agents that were. */
    public Uni<Integer> reconcile() {
        return batch().flatMap(moved -> moved < BATCH
                ? Uni.createFrom().item(moved)
                : reconcile().map(more -> moved + more));
    }

    private Uni<Integer> batch() {
        LocalDateTime now = Timestamps.now();
        return pool.withTransaction(connection -> connection
                .preparedQuery(OVERDUE)
                .execute(Tuple.of(now, now.minus(ADOPTED_AFTER), AgentOrder.KIND, BATCH))
                .flatMap(rows -> Multi.createFrom().iterable(rows)
                        .onItem().transformToUniAndConcatenate(agent -> move(connection, agent, now))
                        .onItem().ignoreAsUni()
                        .replaceWith(rows.size())));
    }

    private Uni<Void> move(SqlConnection connection, Row agent, LocalDateTime now) {
        AgentState state = AgentState.of(agent.getString("status"));
        if (state == AgentState.DELETING) {
            return AgentRemoval.remove(connection, agent);
        }
        if (agent.getLocalDateTime("provision_deadline_at") != null) {
            return placementMissed(connection, agent, state, now);
        }
        if (agent.getLocalDateTime("checkin_deadline_at") != null) {
            return checkInMissed(connection, agent, state, now);
        }
        LOG.infof("agent.reconcile.adopted agent_id=%s", agent.getUUID("id"));
        return orders.update(connection, agent.getUUID("id"), state, false);
    }

    private Uni<Void> placementMissed(SqlConnection connection, Row agent, AgentState state, LocalDateTime now) {
        AgentOrder.Action action = AgentOrder.Action.valueOf(
                agent.getString("provision_action").toUpperCase(Locale.ROOT));
        // A job that waits has not had its chance: no worker may be running.
        boolean waits = agent.getBoolean("has_job");
        if (!waits && agent.getInteger("provision_attempts") >= config.placementAttempts()) {
            String last = agent.getString("last_provision_error");
            return giveUp(connection, agent, state, action, "Tried " + agent.getInteger("provision_attempts")
                    + " times. " + (last == null ? "No attempt ended in time." : last));
        }
        LocalDateTime deadline = now.plusSeconds(config.placementSeconds());
        return moved(state, LifecycleEvent.PLACEMENT_MISSED, next -> connection
                .preparedQuery(AGAIN)
                .execute(Tuple.of(agent.getUUID("id"), next.word(), deadline, now))
                .chain(() -> waits
                        ? Uni.createFrom().voidItem()
                        : AgentOrders.enqueue(connection, order(agent, action).job())));
    }

    private Uni<Void> checkInMissed(SqlConnection connection, Row agent, AgentState state, LocalDateTime now) {
        UUID id = agent.getUUID("id");
        int wakeUps = agent.getInteger("wake_attempts");
        if (wakeUps >= config.wakeAttempts()) {
            String last = agent.getString("last_provision_error");
            return giveUp(connection, agent, state, AgentOrder.Action.WAKE, "The agent did not call in after "
                    + wakeUps + (wakeUps == 1 ? " wake-up." : " wake-ups.") + (last == null ? "" : " " + last));
        }
        if (wakeUps + 1 == config.wakeAttempts()) {
            // The last chance: perhaps the gateway has lost what it was given.
            LocalDateTime deadline = now.plusSeconds(config.placementSeconds());
            return moved(state, LifecycleEvent.CHECK_IN_MISSED, next -> connection
                    .preparedQuery(PLACE_AGAIN)
                    .execute(Tuple.of(id, next.word(), deadline, now))
                    .chain(() -> AgentOrders.enqueue(connection, order(agent, AgentOrder.Action.UPDATE).job())));
        }
        LocalDateTime deadline = now.plus(progress.checkIn(wakeUps + 1));
        return moved(state, LifecycleEvent.CHECK_IN_MISSED, next -> connection
                .preparedQuery(WAKE)
                .execute(Tuple.of(id, next.word(), deadline, now))
                .chain(() -> AgentOrders.enqueue(connection, order(agent, AgentOrder.Action.WAKE).job())));
    }

    private static AgentOrder order(Row agent, AgentOrder.Action action) {
        UUID id = agent.getUUID("id");
        int generation = agent.getInteger("lifecycle_generation");
        return switch (action) {
            case PROVISION -> AgentOrder.provision(id, generation);
            case UPDATE -> AgentOrder.update(id, generation, false);
            case WAKE -> AgentOrder.wake(id, generation);
        };
    }

    private static Uni<Void> giveUp(
            SqlConnection connection, Row agent, AgentState state, AgentOrder.Action action, String reason) {
        LOG.warnf("agent.given_up agent_id=%s action=%s", agent.getUUID("id"), action.word());
        return moved(state, LifecycleEvent.GIVEN_UP, next ->
                AgentProgress.giveUp(connection, agent, next, action, reason));
    }

    private static Uni<Void> moved(
            AgentState state, LifecycleEvent event, Function<AgentState, Uni<Void>> write) {
        return AgentLifecycle.next(state, event).map(write).orElseGet(() -> Uni.createFrom().voidItem());
    }
}
