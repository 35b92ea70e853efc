package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SlidingWindowLimiterTest {

    /** A limiter in memory answers at once; one that does not must not stop the build. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final SteppedClock clock = new SteppedClock();

    @Test
    void theAttemptAfterTheLimitIsRefused() {
        // Given
        SlidingWindowLimiter limiter = limiter(60, 10);
        attempt(limiter, "a", 59);

        // Then
        assertThat(limiter.acquireNow("a")).isEqualTo(new Decision(true, 60, 0, 60, 60));
        assertThat(limiter.acquireNow("a")).isEqualTo(new Decision(false, 60, 0, 60, 60));
        assertThat(limiter.acquireNow("b")).isEqualTo(new Decision(true, 60, 59, 60, 60));
    }

    @Test
    void anAttemptLeavesTheWindowAtItsLength() {
        // Given
        SlidingWindowLimiter limiter = limiter(1, 10);
        limiter.acquireNow("a");

        // Then
        clock.advance(WINDOW.minusNanos(1));
        assertThat(limiter.checkNow("a")).isEqualTo(new Decision(false, 1, 0, 1, 60));
        clock.advance(Duration.ofNanos(1));
        assertThat(limiter.checkNow("a")).isEqualTo(new Decision(true, 1, 1, 0, 60));
    }

    @Test
    void refusedAttemptsKeepTheKeyOut() {
        // Given: the limit is used up, then one attempt every 10 s
        SlidingWindowLimiter limiter = limiter(3, 10);
        attempt(limiter, "a", 3);

        // Then: three attempts in any 60 s, so never a free place
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofSeconds(10));
            assertThat(limiter.acquireNow("a").allowed()).isFalse();
        }
        clock.advance(Duration.ofSeconds(40));
        assertThat(limiter.acquireNow("a").allowed()).isTrue();
    }

    @Test
    void anAttemptAfterTheAnnouncedTimeIsAllowed() {
        // Given
        SlidingWindowLimiter limiter = limiter(3, 10);
        for (int i = 0; i < 5; i++) {
            limiter.acquireNow("a");
            clock.advance(Duration.ofMillis(1_700));
        }
        Decision refused = limiter.acquireNow("a");

        // When
        clock.advance(Duration.ofSeconds(refused.retryAfterSeconds()));

        // Then
        assertThat(refused.allowed()).isFalse();
        assertThat(limiter.acquireNow("a").allowed()).isTrue();
    }

    @Test
    void checkingDoesNotCount() {
        // Given
        SlidingWindowLimiter limiter = limiter(2, 10);

        // When
        for (int i = 0; i < 10; i++) {
            limiter.checkNow("a");
        }

        // Then
        assertThat(limiter.size()).isZero();
        assertThat(limiter.record("a").await().atMost(WAIT)).isEqualTo(new Decision(true, 2, 1, 60, 60));
        assertThat(limiter.check("a").await().atMost(WAIT)).isEqualTo(new Decision(true, 2, 1, 60, 60));
    }

    @Test
    void aMillionKeysDoNotGrowItWithoutEnd() {
        // Given
        SlidingWindowLimiter limiter = limiter(60, 100_000);

        // When
        for (int i = 0; i < 1_000_000; i++) {
            limiter.acquireNow("key-" + i);
        }

        // Then
        assertThat(limiter.size()).isEqualTo(100_000);
    }

    @Test
    void keysThatFilledTheirLogsDoNotGrowItWithoutEnd() {
        // Given: room for 8 million time stamps
        SlidingWindowLimiter limiter = limiter(100_000, 100_000);

        // When
        for (int i = 0; i < 100; i++) {
            attempt(limiter, "key-" + i, 100_000);
        }

        // Then
        assertThat(limiter.size()).isEqualTo(80);
    }

    @Test
    void aFloodOfNewKeysLiftsNoBlock() {
        // Given
        SlidingWindowLimiter limiter = limiter(3, 1_000);
        attempt(limiter, "blocked", 4);

        // When
        for (int i = 0; i < 100_000; i++) {
            limiter.acquireNow("key-" + i);
        }

        // Then
        assertThat(limiter.size()).isEqualTo(1_000);
        assertThat(limiter.checkNow("blocked").allowed()).isFalse();
    }

    @Test
    void blockedKeysAloneAreBoundedToo() {
        // Given
        SlidingWindowLimiter limiter = limiter(2, 100);

        // When
        for (int i = 0; i < 1_000; i++) {
            attempt(limiter, "key-" + i, 2);
        }

        // Then
        assertThat(limiter.size()).isEqualTo(100);
        assertThat(limiter.checkNow("key-999").allowed()).isFalse();
    }

    @Test
    void expiredKeysGoByThemselves() {
        // Given
        SlidingWindowLimiter limiter = limiter(2, 1_000);
        for (int i = 0; i < 500; i++) {
            attempt(limiter, "key-" + i, i % 3);
        }

        // When
        clock.advance(WINDOW);
        attempt(limiter, "other", 250);

        // Then
        assertThat(limiter.size()).isEqualTo(1);
    }

    @Test
    void manyThreadsShareOneBudget() throws Exception {
        // Given
        SlidingWindowLimiter limiter = limiter(1_000, 10);
        Callable<Long> hammer = () -> {
            long allowed = 0;
            for (int i = 0; i < 1_000; i++) {
                allowed += limiter.acquireNow("a").allowed() ? 1 : 0;
            }
            return allowed;
        };

        // When
        long allowed = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Long>> hammers = threads.invokeAll(List.of(hammer, hammer, hammer, hammer));
            for (Future<Long> each : hammers) {
                allowed += each.get();
            }
        }

        // Then
        assertThat(allowed).isEqualTo(1_000);
    }

    @Test
    void keysAreShort() {
        SlidingWindowLimiter limiter = limiter(1, 1);

        assertThatThrownBy(() -> limiter.acquireNow("k".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limiter.checkNow("k".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }

    private SlidingWindowLimiter limiter(int limit, int maxKeys) {
        return new SlidingWindowLimiter("test", limit, WINDOW, maxKeys, clock);
    }

    private static void attempt(SlidingWindowLimiter limiter, String key, int times) {
        for (int i = 0; i < times; i++) {
            limiter.acquireNow(key);
        }
    }
}
