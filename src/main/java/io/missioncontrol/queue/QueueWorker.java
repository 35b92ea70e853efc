package io.missioncontrol.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.missioncontrol.event.Notifications;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/**
 * Takes jobs that are due and has them done, while the process serves. It looks when it is told of new jobs, when a place
 * becomes free, when a job that it has put off is due, and every few seconds in any case. All its state belongs to one
 * event loop.
 */
@ApplicationScoped
class QueueWorker {

    private static final Logger LOG = Logger.getLogger(QueueWorker.class);

    private static final long POLL_MILLIS = 3_000;
    /**
     * Between two looks while there is room for more than is found: what comes meanwhile is done together, in fewer
     * statements. The first after a pause looks at once.
     */
    private static final long PAUSE_MILLIS = 50;
    private static final long RENEW_MILLIS = 4_000;
    private static final long SAMPLE_MILLIS = 15_000;
    /** Jobs that are done when the process stops are stored; those that are not are done by others. */
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);

    private final UUID owner = UUID.randomUUID();
    private final Map<String, JobHandler> handlers;
    private final QueueConfig config;
    private final JobLeases leases;
    private final RunExecutor executor;
    private final JobSignal signal;
    private final QueueMetrics metrics;
    private final Notifications notifications;
    private final Context context;
    private final Vertx vertx;
    private final List<Long> timers = new ArrayList<>();
    private Cancellable listening;
    private UUID lastKey = JobLeases.FIRST_KEY;
    private boolean looking;
    private boolean lookAgain;
    private boolean lookPlanned;
    /** Whether there was more than what could be had. */
    private boolean moreBehind;
    private long lookedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
    private volatile boolean stopping;

    QueueWorker(
            @All List<JobHandler> handlers,
            QueueConfig config,
            JobLeases leases,
            RunExecutor executor,
            JobSignal signal,
            QueueMetrics metrics,
            Notifications notifications,
            Vertx vertx) {
        this.handlers = handlers.stream().collect(Collectors.toMap(JobHandler::kind, handler -> handler));
        this.config = config;
        this.leases = leases;
        this.executor = executor;
        this.signal = signal;
        this.metrics = metrics;
        this.notifications = notifications;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        if (!config.workerEnabled() || handlers.isEmpty()) {
            return;
        }
        signal.wakes(this::look);
        listening = notifications.on(JobSignal.CHANNEL).subscribe().with(notification -> look());
        timers.add(vertx.setPeriodic(POLL_MILLIS, timer -> look()));
        timers.add(vertx.setPeriodic(RENEW_MILLIS, timer -> renew()));
        timers.add(vertx.setPeriodic(1_000, SAMPLE_MILLIS, timer -> metrics.sample(List.copyOf(handlers.keySet()))
                .subscribe().with(ignored -> {}, failure -> LOG.debug("queue.sample.failed", failure))));
        look();
    }

    /** No new jobs from here on; those that run go on. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        stop();
    }

    void end(@Observes ShutdownEvent event) {
        if (timers.isEmpty()) {
            return;
        }
        stop();
        timers.forEach(vertx::cancelTimer);
        listening.cancel();
        if (!executor.awaitEnd(DRAIN_PATIENCE)) {
            LOG.warn("queue.worker.interrupted jobs are left to other processes");
        }
        try {
            leases.release(owner).await().atMost(Duration.ofSeconds(2));
        } catch (RuntimeException e) {
            LOG.debug("queue.release.failed", e);
        }
    }

    private void stop() {
        stopping = true;
        // From now on other processes have to be told.
        signal.wakes(null);
        executor.stop();
    }

    /** Looks for jobs soon. Costs nothing while it is looking already, or about to. */
    private void look() {
        context.runOnContext(ignored -> {
            if (looking) {
                lookAgain = true;
            } else if (!lookPlanned) {
                lookInTime();
            }
        });
    }

    private void lookInTime() {
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lookedNanos);
        if (moreBehind || since >= PAUSE_MILLIS) {
            lookNow();
        } else {
            lookPlanned = true;
            vertx.setTimer(PAUSE_MILLIS - since, timer -> context.runOnContext(ignored -> {
                lookPlanned = false;
                lookNow();
            }));
        }
    }

    private void lookNow() {
        if (stopping || looking) {
            return;
        }
        List<JobLeases.Demand> demands = demands();
        if (demands.isEmpty()) {
            return;
        }
        looking = true;
        lookAgain = false;
        UUID after = lastKey;
        long askedNanos = System.nanoTime();
        lookedNanos = askedNanos;
        leases.lease(owner, demands, after)
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(runs -> found(runs, demands, after, askedNanos), failure -> {
                    looking = false;
                    LOG.warnf("queue.lease.failed reason=%s", failure.toString());
                });
    }

    private void found(List<LeasedRun> runs, List<JobLeases.Demand> demands, UUID after, long askedNanos) {
        looking = false;
        Map<String, List<LeasedRun>> byKind = runs.stream().collect(Collectors.groupingBy(LeasedRun::kind));
        byKind.forEach((kind, ofKind) ->
                executor.start(owner, handlers.get(kind), ofKind, askedNanos, this::lookAfter));
        // Where a kind has got all it can have, there may be more behind; next time it begins there.
        List<LeasedRun> full = demands.stream()
                .map(demand -> byKind.getOrDefault(demand.kind(), List.of()).size() == demand.places()
                        ? byKind.get(demand.kind())
                        : List.<LeasedRun>of())
                .flatMap(List::stream)
                .toList();
        lastKey = highest(full);
        boolean goesRound = full.isEmpty() && !after.equals(JobLeases.FIRST_KEY);
        moreBehind = goesRound || !full.isEmpty()
                || runs.stream().anyMatch(run -> run.jobs().size() >= handlers.get(run.kind()).runLength());
        if (lookAgain || moreBehind) {
            look();
        }
    }

    /** The key behind all others of these, as PostgreSQL compares ids: as unsigned bytes. */
    private static UUID highest(List<LeasedRun> runs) {
        return runs.stream()
                .map(LeasedRun::key)
                .reduce((one, other) -> isHigher(one, other) ? one : other)
                .orElse(JobLeases.FIRST_KEY);
    }

    private static boolean isHigher(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high > 0
                || high == 0
                        && Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits()) > 0;
    }

    private List<JobLeases.Demand> demands() {
        List<JobLeases.Demand> demands = new ArrayList<>();
        handlers.forEach((kind, handler) -> {
            int free = config.concurrency() - executor.running(kind);
            if (free > 0) {
                demands.add(new JobLeases.Demand(kind, free, handler.runLength()));
            }
        });
        return demands;
    }

    private void lookAfter(Duration delay) {
        if (stopping) {
            return;
        }
        if (delay.isZero()) {
            look();
        } else {
            // A moment later, so that the database's clock has passed the time as well.
            vertx.setTimer(delay.toMillis() + 5, timer -> look());
        }
    }

    private void renew() {
        if (executor.isIdle()) {
            return;
        }
        long askedNanos = System.nanoTime();
        leases.renew(owner).subscribe().with(
                heads -> executor.confirm(heads, askedNanos),
                failure -> LOG.warnf("queue.renew.failed reason=%s", failure.toString()));
    }
}
