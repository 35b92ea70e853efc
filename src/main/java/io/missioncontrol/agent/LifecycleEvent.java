package io.missioncontrol.agent;

/** What can happen to an agent, and who may cause it. */
public enum LifecycleEvent {
    /** A change was asked for: files and settings are written anew. */
    UPDATE_ORDERED(Cause.PERSON),
    REMOVAL_ORDERED(Cause.PERSON),
    /** The gateway has the agent as ordered. */
    PLACED(Cause.WORKER),
    /** An attempt to place it has failed, or has not reported in time; there will be another. */
    PLACEMENT_MISSED(Cause.RECONCILER),
    /** It has not called in in time after it was woken, and is woken again. */
    CHECK_IN_MISSED(Cause.RECONCILER),
    /** No attempt is left, or none would help. */
    GIVEN_UP(Cause.RECONCILER),
    /** A heartbeat, or any other request with the agent's token. */
    CALLED_IN(Cause.AGENT),
    /** Nothing was heard for one and a half of its heartbeat intervals. */
    FELL_SILENT(Cause.CLOCK),
    REMOVED(Cause.WORKER);

    /** Who makes an event happen. */
    public enum Cause {
        /** An administrator, or for a new agent of its board the board's lead. */
        PERSON,
        AGENT,
        /** The job that talks to the gateway. */
        WORKER,
        /** The job or the reconciler that watches deadlines. */
        RECONCILER,
        /** Nobody: it is derived when the agent is read. */
        CLOCK
    }

    private final Cause cause;

    LifecycleEvent(Cause cause) {
        this.cause = cause;
    }

    public Cause cause() {
        return cause;
    }
}
