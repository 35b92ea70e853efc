package io.missioncontrol.queue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

import io.missioncontrol.trace.Tracing;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Has leased jobs done and stores what became of them. */
@ApplicationScoped
class RunExecutor {

    private static final Logger LOG = Logger.getLogger(RunExecutor.class);

    /** What was done is worth more than one try to store it: else it is done again. */
    private static final int STORE_RETRIES = 5;

    private static final Duration STORE_PAUSE = Duration.ofMillis(500);

    private final JobLeases leases;
    private final RetryPolicy retries;
    private final QueueMetrics metrics;
    private final Tracing tracing;
    private final Vertx vertx;
    private final Set<JobRun> running = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();

    RunExecutor(JobLeases leases, RetryPolicy retries, QueueMetrics metrics, Tracing tracing, Vertx vertx) {
        this.leases = leases;
        this.retries = retries;
        this.metrics = metrics;
        this.tracing = tracing;
        this.vertx = vertx;
    }

    /** How many runs of a kind are under way. */
    int running(String kind) {
        return (int) running.stream().filter(run -> run.leased().kind().equals(kind)).count();
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    /**
     * Starts runs of one kind that were leased together.
     *
     * @param onEnd is told after how much time to look for jobs: at once, because a place is free, and when one is due
     *     that was put off
     */
    void start(UUID owner, JobHandler handler, List<LeasedRun> leased, long leasedNanos, Consumer<Duration> onEnd) {
        List<JobRun> runs = leased.stream()
                .map(run -> new JobRun(run, handler, retries, metrics, tracing, leasedNanos))
                .toList();
        running.addAll(runs);
        List<Job> jobs = leased.stream().flatMap(run -> run.jobs().stream()).toList();
        onNewContext(() -> Uni.createFrom().deferred(() -> handler.prepare(jobs)).subscribe().with(
                work -> runs.forEach(run -> onNewContext(() -> run(owner, run, work, onEnd))),
                failure -> {
                    LOG.warnf("queue.prepare.failed kind=%s reason=%s", handler.kind(), failure.toString());
                    // Their turn comes again with the next look.
                    runs.forEach(run -> store(owner, run, run.untried(), delay -> {}));
                }));
    }

    /** Leases that were renewed by a statement sent at that time. */
    void confirm(Set<UUID> heads, long nanos) {
        running.stream().filter(run -> heads.contains(run.leased().headId())).forEach(run -> run.confirm(nanos));
    }

    /** Ends runs before their next job. */
    void stop() {
        running.forEach(JobRun::stop);
    }

    /** Waits until all runs have ended; false when they do not in time. */
    boolean awaitEnd(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!running.isEmpty() && left > 0) {
                left = oneEnded.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return running.isEmpty();
    }

    private void run(UUID owner, JobRun run, Function<Job, Uni<Void>> work, Consumer<Duration> onEnd) {
        run.run(work).subscribe().with(
                result -> store(owner, run, result, onEnd),
                failure -> {
                    LOG.error("queue.run.failed", failure);
                    ended(run);
                });
    }

    private void store(UUID owner, JobRun run, RunResult result, Consumer<Duration> onEnd) {
        Uni.createFrom().deferred(() -> leases.complete(owner, result))
                .onFailure().retry().withBackOff(STORE_PAUSE).atMost(STORE_RETRIES)
                .subscribe().with(
                        ignored -> {
                            ended(run);
                            onEnd.accept(Duration.ZERO);
                            if (result.rest() != null && result.rest().delay() != null) {
                                onEnd.accept(result.rest().delay());
                            }
                        },
                        failure -> {
                            LOG.errorf("queue.store.failed jobs=%d reason=%s", result.ended(), failure.toString());
                            ended(run);
                        });
    }

    private void ended(JobRun run) {
        lock.lock();
        try {
            running.remove(run);
            oneEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Each on a context of its own, which is what database sessions need; on one event loop (docs/performance.md). */
    private void onNewContext(Runnable task) {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(ignored -> task.run());
    }
}
