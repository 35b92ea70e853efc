package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitersTest {

    /** A limiter in memory answers at once; one that does not must not stop the build. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    @Test
    void theNumbersAreThoseOfTheReferenceByDefault() {
        RateLimiters limiters = limiters(Map.of());

        assertThat(limiters.webhookIngest().acquire("a").await().atMost(WAIT).limit()).isEqualTo(60);
        assertThat(limiters.agentAuthFailure().acquire("a").await().atMost(WAIT).limit()).isEqualTo(20);
        assertThat(limiters.userAuthFailure().acquire("a").await().atMost(WAIT).limit()).isEqualTo(120);
        assertThat(limiters.agentRequest().acquire("a").await().atMost(WAIT).limit()).isEqualTo(300);
    }

    @Test
    void everyNumberHasItsVariable() {
        RateLimiters limiters = limiters(Map.of(
                "WEBHOOK_INGEST_LIMIT", "1",
                "AGENT_AUTH_FAILURE_LIMIT", "2",
                "USER_AUTH_FAILURE_LIMIT", "3",
                "AGENT_REQUEST_LIMIT", "4"));

        assertThat(limiters.webhookIngest().acquire("a").await().atMost(WAIT).limit()).isEqualTo(1);
        assertThat(limiters.agentAuthFailure().acquire("a").await().atMost(WAIT).limit()).isEqualTo(2);
        assertThat(limiters.userAuthFailure().acquire("a").await().atMost(WAIT).limit()).isEqualTo(3);
        assertThat(limiters.agentRequest().acquire("a").await().atMost(WAIT).limit()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"WEBHOOK_INGEST_LIMIT, 0", "AGENT_AUTH_FAILURE_LIMIT, -1", "USER_AUTH_FAILURE_LIMIT, 1000001"})
    void limitsThatCanNotWorkAreRefused(String variable, String value) {
        assertThatThrownBy(() -> limiters(Map.of(variable, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(variable + " must be a whole number from 1 to 1000000");
    }

    @Test
    void metricsSayWhatWasLimitedAndWhatNot() {
        // Given
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        RateLimiter limiter = new RateLimiters(config(Map.of("WEBHOOK_INGEST_LIMIT", "2")), metrics, Optional.empty())
                .webhookIngest();

        // When: one look that lets go on, three attempts of which one is refused, one look that refuses
        limiter.check("a").await().atMost(WAIT);
        limiter.acquire("a").await().atMost(WAIT);
        limiter.acquire("a").await().atMost(WAIT);
        limiter.record("a").await().atMost(WAIT);
        limiter.check("a").await().atMost(WAIT);

        // Then
        assertThat(attempts(metrics, "allowed")).isEqualTo(2);
        assertThat(attempts(metrics, "limited")).isEqualTo(2);
    }

    private static double attempts(SimpleMeterRegistry metrics, String outcome) {
        return metrics.get("rate.limit.attempts")
                .tags("limiter", "webhook-ingest", "outcome", outcome)
                .counter()
                .count();
    }

    private static RateLimiters limiters(Map<String, String> variables) {
        return new RateLimiters(config(variables), new SimpleMeterRegistry(), Optional.empty());
    }

    private static RateLimitConfig config(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(RateLimitConfig.class)
                .withDefaultValues(variables)
                .build()
                .getConfigMapping(RateLimitConfig.class);
    }
}
