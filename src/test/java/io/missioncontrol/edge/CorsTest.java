package io.missioncontrol.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class CorsTest {

    private static final String LISTED = "http://localhost:3000";

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/nope", "/api/v1/users/me"})
    void listedOriginsMayReadEveryAnswer(String path) {
        // When
        Response response = given().header("Origin", LISTED).get(path);

        // Then
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(response.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(response.header("Access-Control-Expose-Headers")).isEqualTo("X-Total-Count, X-Limit, X-Offset");
        assertThat(response.header("Vary")).isEqualTo("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.test", "null", "http://localhost:3000.evil.test", "HTTP://LOCALHOST:3000"})
    void otherOriginsAreServedButMayNotRead(String origin) {
        // When
        Response response = given().header("Origin", origin).get("/healthz");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/boards", "/healthz", "/nope"})
    void preflightsOfListedOriginsPassOnEveryPath(String path) {
        // When
        Response response = given().header("Origin", LISTED)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, X-Weird")
                .options(path);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().asString()).isEqualTo("OK");
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(response.header("Access-Control-Allow-Headers")).isEqualTo("authorization, X-Weird");
        assertThat(response.header("Access-Control-Allow-Methods"))
                .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        assertThat(response.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.test, GET, 'Disallowed CORS origin'",
        "http://localhost:3000, TRACE, 'Disallowed CORS method'",
        "http://evil.test, TRACE, 'Disallowed CORS origin, method'"
    })
    void otherPreflightsAreRefusedWithTheReason(String origin, String method, String reason) {
        // When
        Response response = given().header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .options("/api/v1/boards");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body().asString()).isEqualTo(reason);
    }

    @Test
    void anOptionsRequestThatIsNoPreflightIs405() {
        assertThat(given().header("Origin", LISTED).options("/healthz").statusCode()).isEqualTo(405);
    }
}
