package io.missioncontrol.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of the queue, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface QueueConfig {

    /** {@code WORKER_ENABLED}: whether this process does jobs, or only serves requests. */
    @WithName("WORKER_ENABLED")
    @WithDefault("true")
    boolean workerEnabled();

    /** {@code QUEUE_CONCURRENCY}: ordering keys of one kind of jobs that are worked on at once in this process. */
    @WithName("QUEUE_CONCURRENCY")
    @WithDefault("20")
    int concurrency();

    /** {@code RQ_DISPATCH_MAX_RETRIES}: further attempts after the first. */
    @WithName("RQ_DISPATCH_MAX_RETRIES")
    @WithDefault("3")
    int maxRetries();

    /** {@code RQ_DISPATCH_RETRY_BASE_SECONDS}: the pause before the first of them; doubles each time. */
    @WithName("RQ_DISPATCH_RETRY_BASE_SECONDS")
    @WithDefault("10.0")
    double retryBaseSeconds();

    /** {@code RQ_DISPATCH_RETRY_MAX_SECONDS}: the longest such pause. */
    @WithName("RQ_DISPATCH_RETRY_MAX_SECONDS")
    @WithDefault("120.0")
    double retryMaxSeconds();
}
