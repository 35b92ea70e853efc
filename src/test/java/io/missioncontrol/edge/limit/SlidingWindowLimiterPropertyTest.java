package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Against a model that keeps every attempt for ever and counts. */
class SlidingWindowLimiterPropertyTest {

    private static final long WINDOW_MILLIS = 60_000;

    /** What happens after {@code pause}: an attempt that counts, or a look. */
    record Step(long pauseMillis, String key, boolean counts) {}

    @Property
    void everyDecisionIsThatOfTheModel(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 9) int limit) {
        // Given
        SteppedClock clock = new SteppedClock();
        SlidingWindowLimiter limiter =
                new SlidingWindowLimiter("test", limit, Duration.ofMillis(WINDOW_MILLIS), 100, clock);
        Map<String, List<Long>> attempts = new HashMap<>();
        long now = 0;

        for (Step step : steps) {
            // When
            clock.advance(Duration.ofMillis(step.pauseMillis));
            now += step.pauseMillis;
            Decision decision = step.counts ? limiter.acquireNow(step.key) : limiter.checkNow(step.key);

            // Then
            List<Long> past = attempts.computeIfAbsent(step.key, key -> new ArrayList<>());
            boolean allowed = inWindow(past, now) < limit;
            if (step.counts) {
                past.add(now);
            }
            assertThat(decision).isEqualTo(expected(past, now, limit, allowed));
        }
        assertThat(limiter.size()).isLessThanOrEqualTo(attempts.size());
    }

    private static long inWindow(List<Long> attempts, long now) {
        return attempts.stream().filter(attempt -> attempt > now - WINDOW_MILLIS).count();
    }

    private static Decision expected(List<Long> attempts, long now, int limit, boolean allowed) {
        List<Long> latest = attempts.subList(Math.max(0, attempts.size() - limit), attempts.size());
        int counted = (int) inWindow(latest, now);
        long oldest = counted == 0 ? now - WINDOW_MILLIS : latest.get(latest.size() - counted);
        long seconds = Math.ceilDiv(oldest + WINDOW_MILLIS - now, 1000);
        return new Decision(allowed, limit, limit - counted, seconds, WINDOW_MILLIS / 1000);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> pauses = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 1_000)),
                Tuple.of(3, Arbitraries.longs().between(1_000, 70_000)),
                Tuple.of(1, Arbitraries.of(WINDOW_MILLIS, WINDOW_MILLIS - 1, WINDOW_MILLIS + 1)));
        Arbitrary<Boolean> counts = Arbitraries.of(true, true, true, false);
        return Combinators.combine(pauses, Arbitraries.of("a", "b", "c"), counts)
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }
}
