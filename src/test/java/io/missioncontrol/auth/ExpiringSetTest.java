package io.missioncontrol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExpiringSetTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final ExpiringSet set = new ExpiringSet(2, Duration.ofNanos(10), clock::get);

    @Test
    void keyIsForgottenAfterItsLifetime() {
        set.add("a");
        clock.addAndGet(9);
        boolean justBefore = set.contains("a");
        clock.addAndGet(1);

        assertThat(justBefore).isTrue();
        assertThat(set.contains("a")).isFalse();
    }

    @Test
    void addingAgainProlongs() {
        set.add("a");
        clock.addAndGet(9);
        set.add("a");
        clock.addAndGet(9);

        assertThat(set.contains("a")).isTrue();
    }

    @Test
    void fullSetForgetsWhatWasAddedFirst() {
        set.add("a");
        set.add("b");
        set.add("a");
        set.add("c");

        assertThat(set.contains("b")).isFalse();
        assertThat(set.contains("a")).isTrue();
        assertThat(set.contains("c")).isTrue();
    }

    @Test
    void removedKeyIsUnknown() {
        set.add("a");
        set.remove("a");

        assertThat(set.contains("a")).isFalse();
    }
}
