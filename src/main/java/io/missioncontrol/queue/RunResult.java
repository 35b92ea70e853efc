package io.missioncontrol.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What became of the jobs of a run so far: some have ended, in order, and one may wait for another attempt. */
final class RunResult {

    /** How a job ends. */
    enum State {
        DONE("done"),
        SKIPPED("skipped"),
        DEAD("dead");

        private final String stored;

        State(String stored) {
            this.stored = stored;
        }

        String stored() {
            return stored;
        }
    }

    private static final int MAX_ERROR_CHARS = 2_000;

    private final List<UUID> ids = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final List<Integer> attempts = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private Rest rest;

    /**
     * The first job that has not ended.
     *
     * @param delay null when it can be taken again at once
     * @param error null when there was none
     */
    record Rest(UUID id, int failedAttempts, Duration delay, String error) {}

    void end(UUID id, State state, int attempt, String error) {
        ids.add(id);
        states.add(state.stored());
        attempts.add(attempt);
        errors.add(error == null ? null : storable(error));
    }

    void leave(UUID id, int failedAttempts, Duration delay, String error) {
        rest = new Rest(id, failedAttempts, delay, error == null ? null : storable(error));
    }

    /** How many jobs have ended. */
    int ended() {
        return ids.size();
    }

    /** Null when all jobs have ended. */
    Rest rest() {
        return rest;
    }

    UUID[] ids() {
        return ids.toArray(UUID[]::new);
    }

    String[] states() {
        return states.toArray(String[]::new);
    }

    Integer[] attempts() {
        return attempts.toArray(Integer[]::new);
    }

    String[] errors() {
        return errors.toArray(String[]::new);
    }

    /** Messages come from anywhere: PostgreSQL takes neither NUL nor lone surrogates. */
    private static String storable(String error) {
        StringBuilder text = new StringBuilder(Math.min(error.length(), MAX_ERROR_CHARS));
        error.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .limit(MAX_ERROR_CHARS)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
