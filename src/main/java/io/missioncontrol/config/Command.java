package io.missioncontrol.config;

import io.quarkus.runtime.Quarkus;

/** What the process was started for, and whether it was told to stop. */
public final class Command {

    /**
     * Set to {@link #SERVE}, {@link #MIGRATE} or {@link #REHEARSE} by the entry point before Quarkus boots. Tests do not pass the entry
     * point; without the property nothing is checked and the service serves.
     */
    public static final String PROPERTY = "mission-control.command";

    public static final String SERVE = "serve";
    public static final String MIGRATE = "migrate";
    /** Starts up to where the database is needed, and ends: a training run for the JVM's start cache. */
    public static final String REHEARSE = "rehearse";

    private static volatile boolean stopping;

    private Command() {}

    /** Stops in good order and ends the process with 0; a start that still waits for something gives up. */
    public static void stop() {
        stopping = true;
        Quarkus.asyncExit(0);
    }

    /** For loops that wait during the start. */
    public static boolean isStopping() {
        return stopping;
    }
}
