package io.missioncontrol.queue;

import java.time.Duration;
import java.util.function.Function;

import io.missioncontrol.trace.Tracing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

/**
 * Does the jobs of one run, one after the other, until one has to wait, time is up, the lease is lost, or the process
 * stops.
 */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);

    /** What has been done is stored after this time: a process that dies repeats no more. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** A lease that was not renewed for so long may be somebody else's soon. */
    private static final Duration LEASE_IS_SAFE = JobLeases.DURATION.minusSeconds(3);

    private final LeasedRun leased;
    private final JobHandler handler;
    private final RetryPolicy retries;
    private final QueueMetrics metrics;
    private final Tracing tracing;
    private final RunResult result = new RunResult();
    private final long startedNanos = System.nanoTime();
    private int next;
    private Context context;
    private JobWatch watch;
    private volatile long confirmedNanos;
    private volatile boolean stopping;

    /** @param leasedNanos when the lease was asked for, by {@link System#nanoTime} */
    JobRun(LeasedRun leased, JobHandler handler, RetryPolicy retries, QueueMetrics metrics, Tracing tracing,
            long leasedNanos) {
        this.leased = leased;
        this.handler = handler;
        this.retries = retries;
        this.metrics = metrics;
        this.tracing = tracing;
        this.confirmedNanos = leasedNanos;
    }

    LeasedRun leased() {
        return leased;
    }

    /** The lease was renewed by a statement sent at that time. */
    void confirm(long nanos) {
        confirmedNanos = nanos;
    }

    /** Ends the run before its next job. */
    void stop() {
        stopping = true;
    }

    /** Completes, never fails, when the run has ended; at least one job has been tried unless it had to stop before. */
    Uni<RunResult> run(Function<Job, Uni<Void>> work) {
        context = Vertx.currentContext();
        return Multi.createBy().repeating()
                .uni(() -> step(work))
                .whilst(more -> more)
                .collect().last()
                .map(ignored -> result);
    }

    /** A run of which nothing could be tried. */
    RunResult untried() {
        result.leave(leased.headId(), leased.jobs().getFirst().attempt() - 1, null, null);
        return result;
    }

    private Uni<Boolean> step(Function<Job, Uni<Void>> work) {
        if (next == leased.jobs().size()) {
            return Uni.createFrom().item(false);
        }
        Job job = leased.jobs().get(next);
        if (mustEnd()) {
            result.leave(job.id(), job.attempt() - 1, null, null);
            return Uni.createFrom().item(false);
        }
        next++;
        watch = JobWatch.begin(tracing, job);
        return Uni.createFrom().deferred(() -> work.apply(job))
                .ifNoItem().after(handler.timeout()).fail()
                .emitOn(this::onOwnContext)
                .onItem().transform(ignored -> done(job))
                .onFailure().recoverWithItem(failure -> failed(job, failure))
                .invoke(watch::end);
    }

    /** A time-out comes on another thread, and so may an answer; the next job begins where the first did. */
    private void onOwnContext(Runnable task) {
        if (context == null || context == Vertx.currentContext()) {
            task.run();
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }

    private boolean mustEnd() {
        long now = System.nanoTime();
        return stopping
                || next > 0 && now - startedNanos > LONGEST.toNanos()
                || now - confirmedNanos > LEASE_IS_SAFE.toNanos();
    }

    private boolean done(Job job) {
        result.end(job.id(), RunResult.State.DONE, job.attempt(), null);
        ended(job, "done");
        return true;
    }

    /** Whether the run goes on. */
    private boolean failed(Job job, Throwable failure) {
        watch.failed(failure);
        return switch (failure) {
            case JobSkipped skipped -> {
                result.end(job.id(), RunResult.State.SKIPPED, job.attempt(), skipped.getMessage());
                ended(job, "skipped");
                yield true;
            }
            case JobRefused refused -> dead(job, refused.getMessage());
            case JobPostponed postponed -> {
                result.leave(job.id(), job.attempt() - 1, postponed.delay(), postponed.getMessage());
                ended(job, "postponed");
                yield false;
            }
            default -> failedAttempt(job, failure);
        };
    }

    private boolean failedAttempt(Job job, Throwable failure) {
        String error = failure instanceof TimeoutException
                ? "no end after " + handler.timeout().toSeconds() + " s"
                : message(failure);
        if (retries.isExhausted(job.attempt())) {
            return dead(job, error);
        }
        Duration pause = retries.pause(job.attempt());
        LOG.warnf(
                "queue.job.failed kind=%s job_id=%s attempt=%d retry_in_ms=%d error=%s",
                job.kind(), job.id(), job.attempt(), pause.toMillis(), error);
        LOG.debug("queue.job.failed", failure);
        result.leave(job.id(), job.attempt(), pause, error);
        ended(job, "failed");
        return false;
    }

    private boolean dead(Job job, String error) {
        LOG.errorf("queue.job.dead kind=%s job_id=%s attempt=%d error=%s", job.kind(), job.id(), job.attempt(), error);
        result.end(job.id(), RunResult.State.DEAD, job.attempt(), error);
        ended(job, "dead");
        return true;
    }

    private void ended(Job job, String outcome) {
        metrics.count(job.kind(), outcome);
        watch.outcome(outcome);
    }

    private static String message(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? type : type + ": " + failure.getMessage();
    }
}
