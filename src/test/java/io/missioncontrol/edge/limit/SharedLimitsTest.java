package io.missioncontrol.edge.limit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.RedisServer;
import io.missioncontrol.testing.RedisTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The service with {@code RATE_LIMIT_BACKEND=redis}, from outside. */
@QuarkusTest
@WithTestResource(value = PostgresTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = RedisTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SharedLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Given by {@link RedisTestResource}. */
    RedisServer redis;

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Test
    void limitsHoldBeforeAnOutageDuringItAndAfter() {
        // Given: the budget of five is used up
        for (int i = 0; i < 5; i++) {
            assertThat(ingest("192.0.2.1").statusCode()).isEqualTo(404);
        }

        // Then
        Response refused = ingest("192.0.2.1");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"webhook-ingest\";q=5;w=60");
        assertThat(refused.header("RateLimit")).matches("\"webhook-ingest\";r=0;t=[0-9]{1,2}");
        assertThat(refused.header("Retry-After")).matches("[0-9]{1,2}");
        assertThat(ingest("192.0.2.2").statusCode()).isEqualTo(404);

        // When
        redis.kill();

        // Then: this process goes on with what it has counted, and is ready all the same
        assertThat(ingest("192.0.2.1").statusCode()).isEqualTo(429);
        assertThat(ingest("192.0.2.2").statusCode()).isEqualTo(404);
        assertThat(given().get(ready).statusCode()).isEqualTo(200);
        awaitMetric("rate_limit_redis_available 0.0");
        awaitMetric("rate_limit_attempts_total{limiter=\"webhook-ingest\",outcome=\"limited\"} 2.0");

        // When
        redis.restart();
        awaitMetric("rate_limit_redis_available 1.0");

        // Then: what this process has counted still holds
        assertThat(ingest("192.0.2.1").statusCode()).isEqualTo(429);
        assertThat(ingest("192.0.2.3").statusCode()).isEqualTo(404);
    }

    private static Response ingest(String client) {
        return given().header("X-Forwarded-For", client)
                .body("{}")
                .post("/api/v1/boards/{board}/webhooks/{webhook}", UUID.randomUUID(), UUID.randomUUID());
    }

    private void awaitMetric(String line) {
        Instant deadline = Instant.now().plus(PATIENCE);
        String all = "";
        while (Instant.now().isBefore(deadline) && all.lines().noneMatch(line::equals)) {
            all = given().get(metrics).asString();
        }
        assertThat(all.lines()).contains(line);
    }
}
