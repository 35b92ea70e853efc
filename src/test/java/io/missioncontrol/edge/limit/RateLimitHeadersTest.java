package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {

    private final RateLimiter limiter =
            new SlidingWindowLimiter("webhook-ingest", 60, Duration.ofSeconds(60), 1, new SteppedClock());

    @Test
    void aRefusalSaysWhenToComeBack() {
        Map<String, String> headers = headersOf(new Decision(false, 60, 0, 12, 60));

        assertThat(headers)
                .containsExactly(
                        entry("RateLimit-Policy", "\"webhook-ingest\";q=60;w=60"),
                        entry("RateLimit", "\"webhook-ingest\";r=0;t=12"),
                        entry("Retry-After", "12"));
    }

    @Test
    void anAllowedAttemptSaysWhatIsLeft() {
        Map<String, String> headers = headersOf(new Decision(true, 60, 59, 60, 60));

        assertThat(headers)
                .containsExactly(
                        entry("RateLimit-Policy", "\"webhook-ingest\";q=60;w=60"),
                        entry("RateLimit", "\"webhook-ingest\";r=59;t=60"));
    }

    private Map<String, String> headersOf(Decision decision) {
        Map<String, String> headers = new LinkedHashMap<>();
        RateLimitHeaders.write(limiter, decision, headers::put);
        return headers;
    }
}
