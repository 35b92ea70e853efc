package io.missioncontrol.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** How long jobs are kept once they have ended, under the names of the environment variables. */
@ConfigMapping(prefix = "")
interface RetentionConfig {

    /** {@code QUEUE_FINISHED_RETENTION_DAYS}: jobs that were done; 0: for ever. */
    @WithName("QUEUE_FINISHED_RETENTION_DAYS")
    @WithDefault("30")
    int finishedDays();

    /** {@code QUEUE_DEAD_RETENTION_DAYS}: dead and skipped jobs, which can be retried; 0: for ever. */
    @WithName("QUEUE_DEAD_RETENTION_DAYS")
    @WithDefault("180")
    int deadDays();
}
