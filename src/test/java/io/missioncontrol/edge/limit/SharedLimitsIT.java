package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.RedisServer;
import io.missioncontrol.testing.TestDatabases;
import io.restassured.RestAssured;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedLimitsIT {

    private static final int LIMIT = 30;

    @Test
    void twoProcessesShareOneBudgetAndGoOnWithoutRedis() {
        var database = TestDatabases.create("limits");
        try (var redis = RedisServer.start();
                var first = start(database, redis);
                var second = start(database, redis)) {
            first.awaitReadiness();
            second.awaitReadiness();

            // Who just started, or shares its processor with others, may answer later than the limiter waits for Redis
            // and then counts alone; a budget that is not shared is never met.
            assertThat(IntStream.rangeClosed(1, 5)).anyMatch(client -> served(first, second, client) == LIMIT);

            redis.kill();
            // Each counts for itself now, from zero.
            assertThat(served(first, second, 9)).isEqualTo(2 * LIMIT);
        } finally {
            TestDatabases.drop(database);
        }
    }

    private static PackagedApplication start(String database, RedisServer redis) {
        return PackagedApplication.start(Map.of(
                "DATABASE_URL", database,
                "TRUSTED_PROXIES", "127.0.0.1",
                "RATE_LIMIT_BACKEND", "redis",
                "RATE_LIMIT_REDIS_URL", redis.url(),
                "WEBHOOK_INGEST_LIMIT", Integer.toString(LIMIT)));
    }

    /** How many of more requests than both processes together would serve are served. */
    private static long served(PackagedApplication first, PackagedApplication second, int client) {
        return IntStream.range(0, 3 * LIMIT)
                .filter(i -> ingest(i % 2 == 0 ? first : second, client) != 429)
                .count();
    }

    private static int ingest(PackagedApplication application, int client) {
        return RestAssured.given().port(application.port()).body("{}").header("X-Forwarded-For", "198.51.100." + client)
                .post("/api/v1/boards/{board}/webhooks/{webhook}", UUID.randomUUID(), UUID.randomUUID())
                .statusCode();
    }
}
