package io.missioncontrol.queue;

/** The job cannot succeed whatever is tried; it is kept as dead with this message as the reason. */
public final class JobRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JobRefused(String reason) {
        super(reason);
    }
}
