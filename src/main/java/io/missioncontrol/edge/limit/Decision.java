package io.missioncontrol.edge.limit;

/**
 * What a limiter says about one attempt.
 *
 * @param allowed whether the attempt is within the limit
 * @param limit attempts that the window admits
 * @param remaining attempts left in the window after this one
 * @param retryAfterSeconds whole seconds, rounded up, until the oldest counted attempt leaves the window: for a
 *     refused attempt, when the next one can succeed; 0 when nothing is counted
 * @param windowSeconds length of the window
 */
public record Decision(boolean allowed, int limit, int remaining, long retryAfterSeconds, long windowSeconds) {}
