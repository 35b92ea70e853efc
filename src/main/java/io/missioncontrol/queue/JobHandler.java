package io.missioncontrol.queue;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

/**
 * Does the jobs of one kind. A job may be done more than once: handlers make that harmless. Each kind has
 * {@code QUEUE_CONCURRENCY} places of its own in a process, so that long jobs of one kind do not keep others waiting.
 */
public interface JobHandler {

    String kind();

    /**
     * Done when this completes. A failure is tried again with back-off until the attempts are used up; a
     * {@link JobRefused} never; a {@link JobPostponed} later, without counting as an attempt; a {@link JobSkipped} is
     * kept as such. Whatever delays a job delays all later jobs with its ordering key; a dead or skipped one delays none.
     *
     * <p>Called on a Vert.x context of its own, on an event loop.
     */
    Uni<Void> run(Job job);

    /**
     * Reads at once what several jobs need, possibly of several ordering keys. A failure counts for none of them: they
     * stay where they are and are taken again.
     *
     * @return does one of these jobs, as {@link #run} does
     */
    default Uni<Function<Job, Uni<Void>>> prepare(List<Job> jobs) {
        return Uni.createFrom().item(this::run);
    }

    /** How many jobs of one ordering key are taken at once: many when they are short, to save statements. */
    default int runLength() {
        return 1;
    }

    /** A job that takes longer has failed. */
    default Duration timeout() {
        return Duration.ofMinutes(5);
    }
}
