package io.missioncontrol.queue;

/** There is nothing to do for the job; it is kept as skipped with this message as the reason, and can be retried. */
public final class JobSkipped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JobSkipped(String reason) {
        super(reason);
    }
}
