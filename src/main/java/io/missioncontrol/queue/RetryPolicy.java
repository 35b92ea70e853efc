package io.missioncontrol.queue;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;

/** When a failed job is tried again, and when no more. */
@ApplicationScoped
class RetryPolicy {

    /** Up to this part of a pause is added to it, so that what failed together does not come back together. */
    private static final double JITTER = 0.1;

    private static final int LONGEST_DOUBLING = 30;

    private final QueueConfig config;

    RetryPolicy(QueueConfig config) {
        this.config = config;
    }

    /** Whether no attempt is left after so many failed ones. */
    boolean isExhausted(int failedAttempts) {
        return failedAttempts > config.maxRetries();
    }

    /** The pause after so many failed attempts. */
    Duration pause(int failedAttempts) {
        double doubled = config.retryBaseSeconds() * (1L << Math.clamp(failedAttempts - 1, 0, LONGEST_DOUBLING));
        double seconds = Math.min(doubled, config.retryMaxSeconds());
        double jitter = ThreadLocalRandom.current().nextDouble() * JITTER * seconds;
        return Duration.ofMillis(Math.round((seconds + jitter) * 1_000));
    }
}
