package io.missioncontrol.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.event.Notifications;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.trace.Tracing;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Workers beside the application's own, on its database, each like a process of its own. */
@Dependent
public class TestQueue {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final Notifications notifications;
    private final Tracing tracing;
    private final List<QueueWorker> workers = new ArrayList<>();

    TestQueue(Pool pool, Vertx vertx, MeterRegistry registry, Notifications notifications, Tracing tracing) {
        this.pool = pool;
        this.vertx = vertx;
        this.registry = registry;
        this.notifications = notifications;
        this.tracing = tracing;
    }

    /** What a worker is told; attempts follow each other quickly. */
    public record Settings(int concurrency, int maxRetries, double retryBaseSeconds) implements QueueConfig {

        public static final Settings QUICK = new Settings(4, 3, 0.01);

        @Override
        public boolean workerEnabled() {
            return true;
        }

        @Override
        public double retryMaxSeconds() {
            return 0.1;
        }
    }

    /** Starts a worker; the returned function stops it as a stop of its process does. */
    public Runnable start(Settings settings, JobHandler... handlers) {
        JobLeases leases = new JobLeases(pool);
        QueueMetrics metrics = new QueueMetrics(pool, registry);
        RunExecutor executor =
                new RunExecutor(leases, new RetryPolicy(settings), metrics, tracing, vertx.getDelegate());
        QueueWorker worker = new QueueWorker(
                List.of(handlers), settings, leases, executor, new JobSignal(vertx, pool), metrics, notifications,
                vertx.getDelegate());
        worker.start(new StartupEvent());
        workers.add(worker);
        return () -> {
            worker.drain(new ShutdownDelayInitiatedEvent());
            worker.end(new ShutdownEvent());
            workers.remove(worker);
        };
    }

    public void stopAll() {
        List.copyOf(workers).forEach(worker -> {
            worker.drain(new ShutdownDelayInitiatedEvent());
            worker.end(new ShutdownEvent());
        });
        workers.clear();
    }

    public static UUID enqueue(String kind, UUID key, int number) {
        UUID id = UUID.randomUUID();
        Rows.execute(
                "insert into queue_jobs (id, kind, ordering_key, payload) values (?, ?, ?, ?::json)",
                id, kind, key, "{\"number\": " + number + "}");
        return id;
    }

    public static long waiting(String kind) {
        return Rows.count("queue_jobs", "kind = ?", kind);
    }

    public static Map<String, Object> finished(UUID id) {
        return Sql.query(Rows.database(), "select * from queue_finished_jobs where id = ?", id).getFirst();
    }

    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
