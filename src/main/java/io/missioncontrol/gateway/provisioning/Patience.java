package io.missioncontrol.gateway.provisioning;

import java.time.Duration;

/**
 * How long one piece of work waits for a gateway.
 *
 * @param firstPause before the second try; doubles from try to try
 * @param longestPause between two tries
 * @param silence for a gateway that has not answered at all since the work began: it may be down for long
 * @param restarts in all, for a gateway that answered and then restarts
 * @param hotReload for an agent that the gateway does not know yet, or for an answer that it cannot give just now
 * @param rateLimit a longer wait than this is the caller's to plan
 */
record Patience(
        Duration firstPause,
        Duration longestPause,
        Duration silence,
        Duration restarts,
        Duration hotReload,
        Duration rateLimit) {

    /** For work that nobody waits for. A restart takes a gateway from one second up to half a minute. */
    static final Patience OF_WORK = new Patience(
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(3),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));

    /** For what people wait for. */
    static final Patience OF_PEOPLE = new Patience(
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));
}
