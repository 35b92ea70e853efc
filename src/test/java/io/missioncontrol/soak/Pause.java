package io.missioncontrol.soak;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits that end when the soak does. */
final class Pause {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Ends all waits, now and later. */
    void end() {
        ended.countDown();
    }

    boolean isOver() {
        return ended.getCount() == 0;
    }

    /** Whether the soak goes on afterwards. */
    boolean sleep(Duration duration) {
        try {
            return !ended.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the condition came true in time. */
    boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !sleep(LOOK)) {
                return false;
            }
        }
        return true;
    }
}
