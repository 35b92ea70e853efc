package io.missioncontrol.edge.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A monotonic clock that moves when told. Starts shortly before nanoseconds overflow, as a real one may. */
final class SteppedClock implements LongSupplier {

    private long now = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();

    void advance(Duration step) {
        now += step.toNanos();
    }

    @Override
    public long getAsLong() {
        return now;
    }
}
