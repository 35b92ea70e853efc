package io.missioncontrol.queue;

import java.time.Duration;

/** The job is not due yet. */
public final class JobPostponed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    public JobPostponed(Duration delay, String reason) {
        super(reason);
        this.delay = delay;
    }

    public Duration delay() {
        return delay;
    }
}
