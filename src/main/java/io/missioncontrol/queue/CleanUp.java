package io.missioncontrol.queue;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.edge.input.Timestamps;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
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
import org.jboss.logging.Logger;

/**
 * Deletes what is old, in processes that do jobs: a few rows in each transaction, with pauses between, in one process at
 * a time, so that nobody notices.
 */
@ApplicationScoped
class CleanUp {

    /** How many rows a transaction looks at. With the largest payloads it takes well below a second. */
    static final int BATCH = 500;

    private static final Logger LOG = Logger.getLogger(CleanUp.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** "clea" in ASCII; the database's other advisory locks have other numbers. */
    private static final int LOCK = 0x636c6561;
    private static final String TURN = "select pg_try_advisory_xact_lock(" + LOCK + ") as is_ours";

    private final List<ExpiringRows> kinds;
    private final QueueConfig config;
    private final Pool pool;
    private final MeterRegistry metrics;
    private final Vertx vertx;
    private volatile boolean running;
    private volatile boolean stopping;
    private long timer = -1;

    CleanUp(@All List<ExpiringRows> kinds, QueueConfig config, Pool pool, MeterRegistry metrics, Vertx vertx) {
        this.kinds = kinds;
        this.config = config;
        this.pool = pool;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    /**
     * What a batch did.
     *
     * @param seen rows that were looked at; fewer than {@link #BATCH} at the end
     * @param lastAt null when there was none
     */
    private record Batch(long seen, long deleted, LocalDateTime lastAt, UUID lastId) {

        /** Before all rows. */
        static final Batch FIRST = new Batch(BATCH, 0, LocalDateTime.of(1, 1, 1, 0, 0), new UUID(0, 0));
        static final Batch NOT_OUR_TURN = new Batch(0, 0, null, null);

        static Batch of(Row row) {
            return new Batch(
                    row.getLong("seen"), row.getLong("deleted"), row.getLocalDateTime("last_at"), row.getUUID("last_id"));
        }
    }

    void start(@Observes StartupEvent event) {
        if (config.workerEnabled() && kinds.stream().anyMatch(kind -> kind.retentionDays() > 0)) {
            timer = vertx.setPeriodic(INTERVAL.toMillis(), ignored -> tick());
        }
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private void tick() {
        if (running || stopping) {
            return;
        }
        running = true;
        run().subscribe().with(
                ignored -> running = false,
                failure -> {
                    running = false;
                    // The next turn goes on where this one ended.
                    LOG.warnf("cleanup.failed reason=%s", failure.toString());
                });
    }

    /** Deletes everything that is old now, unless another process is at it. */
    Uni<Void> run() {
        return Multi.createFrom().iterable(kinds)
                .filter(kind -> kind.retentionDays() > 0)
                .onItem().transformToUniAndConcatenate(this::pass)
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Long> pass(ExpiringRows kind) {
        LocalDateTime before = Timestamps.now().minusDays(kind.retentionDays());
        Batch[] last = {Batch.FIRST};
        return Multi.createBy().repeating()
                .uni(() -> batch(kind, before, last[0]).invoke(batch -> last[0] = batch).call(this::pause))
                .whilst(batch -> batch.seen() == BATCH && !stopping)
                .onItem().transform(Batch::deleted)
                .collect().with(Collectors.summingLong(Long::longValue))
                .invoke(deleted -> {
                    if (deleted > 0) {
                        LOG.infof("cleanup.deleted what=%s rows=%d", kind.name(), deleted);
                    }
                });
    }

    private Uni<Batch> batch(ExpiringRows kind, LocalDateTime before, Batch last) {
        return pool.withTransaction(connection -> turn(connection).flatMap(isOurs -> isOurs
                        ? connection.preparedQuery(kind.deletion())
                                .execute(Tuple.of(before, last.lastAt(), last.lastId(), BATCH))
                                .map(rows -> Batch.of(rows.iterator().next()))
                        : Uni.createFrom().item(Batch.NOT_OUR_TURN)))
                .invoke(batch -> counter(kind).increment(batch.deleted()));
    }

    private static Uni<Boolean> turn(SqlConnection connection) {
        return connection.query(TURN).execute().map(rows -> rows.iterator().next().getBoolean("is_ours"));
    }

    private Uni<Void> pause(Batch batch) {
        if (batch.seen() < BATCH) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().emitter(emitter -> vertx.setTimer(PAUSE.toMillis(), ignored -> emitter.complete(null)));
    }

    private Counter counter(ExpiringRows kind) {
        return Counter.builder("missioncontrol.cleanup.rows")
                .description("Rows that were deleted because they were old")
                .tag("what", kind.name())
                .register(metrics);
    }
}
