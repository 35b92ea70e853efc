package io.missioncontrol.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.PostgresServer;
import io.missioncontrol.testing.PostgresTestResource;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away and comes back, as it does under every service one day. */
class DatabaseOutageIT {

    private static final String INGEST =
            "/api/v1/boards/" + UUID.randomUUID() + "/webhooks/" + UUID.randomUUID();

    @Test
    void requestsGet503UntilTheDatabaseIsBackAndLivenessNeverCares(@TempDir Path directory) {
        // Given
        PostgresServer database = PostgresServer.kept(directory);
        try (PackagedApplication application = PackagedApplication.start(
                Map.of("DATABASE_URL", database.url("postgres"), "DB_AUTO_MIGRATE", "true"))) {
            RestAssured.port = application.port();
            application.await("readiness", () -> status("/readyz") == 200);
            assertThat(me().statusCode()).isEqualTo(200);

            // When
            database.close();

            // Then
            Response readiness = given().get("/readyz");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.asString()).isEqualTo("{\"ok\":false,\"checks\":{\"database\":\"unreachable\"}}");
            assertThat(status("/healthz")).isEqualTo(200);
            assertUnavailable(me());
            assertUnavailable(given().body("{}").post(INGEST));

            // When
            database = PostgresServer.kept(directory);

            // Then
            application.await("readiness", () -> status("/readyz") == 200);
            assertThat(me().statusCode()).isEqualTo(200);
            assertThat(given().body("{}").post(INGEST).statusCode()).isEqualTo(404);
            assertThat(application.output()).contains("database.unavailable").doesNotContain("unhandled_exception");
        } finally {
            database.close();
        }
    }

    private static int status(String path) {
        try {
            return given().get(path).statusCode();
        } catch (Exception notListening) {
            // REST Assured throws a ConnectException that it does not declare.
            return 0;
        }
    }

    private static Response me() {
        return given().auth().oauth2(PostgresTestResource.TOKEN).get("/api/v1/users/me");
    }

    private static void assertUnavailable(Response response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.jsonPath().getString("detail")).isEqualTo("Service Unavailable");
        assertThat(response.header("Retry-After")).isNotBlank();
    }
}
