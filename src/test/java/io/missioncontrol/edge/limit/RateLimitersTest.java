package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitersTest {

    @Test
    void theNumbersAreThoseOfTheReferenceByDefault() {
        RateLimiters limiters = new RateLimiters(config(Map.of()));

        assertThat(limiters.webhookIngest().acquire("a").await().indefinitely().limit()).isEqualTo(60);
        assertThat(limiters.agentAuthFailure().acquire("a").await().indefinitely().limit()).isEqualTo(20);
        assertThat(limiters.userAuthFailure().acquire("a").await().indefinitely().limit()).isEqualTo(120);
        assertThat(limiters.agentRequest().acquire("a").await().indefinitely().limit()).isEqualTo(300);
    }

    @Test
    void everyNumberHasItsVariable() {
        RateLimiters limiters = new RateLimiters(config(Map.of(
                "WEBHOOK_INGEST_LIMIT", "1",
                "AGENT_AUTH_FAILURE_LIMIT", "2",
                "USER_AUTH_FAILURE_LIMIT", "3",
                "AGENT_REQUEST_LIMIT", "4")));

        assertThat(limiters.webhookIngest().acquire("a").await().indefinitely().limit()).isEqualTo(1);
        assertThat(limiters.agentAuthFailure().acquire("a").await().indefinitely().limit()).isEqualTo(2);
        assertThat(limiters.userAuthFailure().acquire("a").await().indefinitely().limit()).isEqualTo(3);
        assertThat(limiters.agentRequest().acquire("a").await().indefinitely().limit()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"WEBHOOK_INGEST_LIMIT, 0", "AGENT_AUTH_FAILURE_LIMIT, -1", "USER_AUTH_FAILURE_LIMIT, 100001"})
    void limitsThatCanNotWorkAreRefused(String variable, String value) {
        RateLimitConfig config = config(Map.of(variable, value));

        assertThatThrownBy(() -> new RateLimiters(config)).hasMessageStartingWith(variable + " must be between 1 and");
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
