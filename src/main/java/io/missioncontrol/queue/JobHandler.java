package io.missioncontrol.queue;

import io.smallrye.mutiny.Uni;

/** Does the jobs of one kind. A job may be done more than once: handlers make that harmless. */
public interface JobHandler {

    String kind();

    /**
     * Done when this completes. A failure is tried again with back-off until the attempts are used up; a
     * {@link JobRefused} never; a {@link JobPostponed} later, without counting as an attempt.
     */
    Uni<Void> run(Job job);
}
