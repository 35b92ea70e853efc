package io.missioncontrol.edge.limit;

import io.smallrye.mutiny.Uni;

/**
 * Counts attempts per key in a sliding window. A refused attempt counts too, so whoever keeps hammering stays out:
 * an attempt is allowed when fewer than {@code limit} attempts, refused ones included, are younger than the window.
 *
 * <p>To limit failures only, ask {@link #check} first, and {@link #record} what then failed:
 *
 * <pre>{@code
 * check(key) refused → 429, without looking at the credential
 * credential is wrong → record(key) allowed ? 401 : 429
 * }</pre>
 *
 * {@code record} decides atomically: however many attempts passed {@code check} at the same time, no more than
 * {@code limit} of them are told that they were within it.
 *
 * <p>The answers never fail and never block an event loop. Keys are short (an address, an id): at most
 * {@value #MAX_KEY_LENGTH} characters, longer ones are a programming error.
 */
public interface RateLimiter {

    int MAX_KEY_LENGTH = 128;

    /** The policy's name, as clients see it in the {@code RateLimit} fields. */
    String name();

    /** Counts an attempt and says whether it is allowed. */
    Uni<Decision> acquire(String key);

    /** Says whether an attempt would be allowed now, without counting it. */
    Uni<Decision> check(String key);

    /** Counts a failure; the decision says whether it was still within the limit. */
    default Uni<Decision> record(String key) {
        return acquire(key);
    }
}
