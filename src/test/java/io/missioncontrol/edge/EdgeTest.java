package io.missioncontrol.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import java.io.IOException;
import java.util.List;

import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class EdgeTest {

    private static final Header SIGNED_IN = new Header("Authorization", "Bearer " + PostgresTestResource.TOKEN);

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nope", "/api/v1", "/api/v1/nope", "/HEALTHZ", "/healthz/x"})
    void unknownPathsAreJson404(String path) {
        // When
        Response response = given().urlEncodingEnabled(false).get(path);

        // Then
        assertError(response, 404, "Not Found");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /healthz, 'GET, HEAD'",
        "GET, /api/v1/auth/bootstrap, POST",
        "OPTIONS, /healthz, 'GET, HEAD'",
        "PROPFIND, /healthz, 'GET, HEAD'"
    })
    void wrongMethodsAreJson405WithAllow(String method, String path, String allow) {
        // When
        Response response = given().request(method, path);

        // Then
        assertError(response, 405, "Method Not Allowed");
        assertThat(response.header("Allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @CsvSource({
        "//healthz, 404, Not Found", "/api//v1/users/me, 404, Not Found", "/%00, 404, Not Found",
        "/%ff%fe, 404, Not Found", "*, 404, Not Found"
    })
    void pathsThatNoClientLibrarySendsAreAnsweredAsJsonToo(String path, int status, String detail) throws IOException {
        // When
        HttpSocket.Response response = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        // Then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).startsWith("{\"detail\":\"" + detail + "\"");
        assertThat(response.headers()).containsKey("x-content-type-options");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/healthz%", "/a b"})
    void whatIsNoUriIsRefused(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(400);
    }

    @Test
    void aSlashTooManyIsRedirectedWithItsQuery() {
        // When
        Response response = given().redirects().follow(false).get("/api/v1/users/me/?limit=1");

        // Then
        assertThat(response.statusCode()).isEqualTo(307);
        assertThat(response.header("Location"))
                .isEqualTo("http://localhost:" + RestAssured.port + "/api/v1/users/me?limit=1");
    }

    @Test
    void headIsAnsweredWithoutABody() {
        // When
        Response response = given().head("/healthz");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().asString()).isEmpty();
    }

    @Test
    void aPercentEncodedPathIsThePathItEncodes() {
        given().urlEncodingEnabled(false).get("/health%7A").then().statusCode(200).body("ok", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({"tour-abc 123, tour-abc 123", "'  padded  ', padded", "a, a"})
    void aSafeRequestIdIsTrimmedAndEchoed(String sent, String echoed) {
        given().header("X-Request-Id", sent).get("/healthz").then().header("X-Request-Id", echoed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "caf\u00e9", "tab\there"})
    void anUnsafeRequestIdIsReplaced(String sent) {
        given().header("X-Request-Id", sent)
                .get("/healthz")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void aRequestIdThatIsTooLongIsReplaced() {
        given().header("X-Request-Id", "x".repeat(201))
                .get("/healthz")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void errorsCarryTheRequestIdInHeaderAndBody() {
        given().header("X-Request-Id", "trace-1")
                .get("/nope")
                .then()
                .header("X-Request-Id", "trace-1")
                .body("request_id", equalTo("trace-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/nope", "/api/v1/users/me", "/docs/", "/openapi.json"})
    void securityHeadersAreOnEveryAnswer(String path) {
        given().get(path)
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "strict-origin-when-cross-origin")
                .header("Permissions-Policy", (String) null);
    }

    @Test
    void unreadableJsonIsReportedEvenToStrangers() {
        // When
        Response response =
                given().contentType(ContentType.JSON).body("{\"name\": ").patch("/api/v1/users/me");

        // Then
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getString("detail[0].type")).isEqualTo("json_invalid");
        assertThat(response.jsonPath().getList("detail[0].loc")).isEqualTo(List.of("body", 9));
    }

    @Test
    void fieldsAreOnlyReportedToThoseSignedIn() {
        assertError(given().contentType(ContentType.JSON).body("{\"name\": 5}").patch("/api/v1/users/me"), 401, "Unauthorized");
    }

    @Test
    void everyWrongFieldIsReportedAtOnce() {
        // When
        Response response = given().header(SIGNED_IN)
                .contentType(ContentType.JSON)
                .body("{\"name\": 5, \"notes\": {\"a\": 1}}")
                .patch("/api/v1/users/me");

        // Then
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getList("detail.type")).isEqualTo(List.of("string_type", "string_type"));
        assertThat(response.jsonPath().getList("detail.loc"))
                .isEqualTo(List.of(List.of("body", "name"), List.of("body", "notes")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"notes\": \"a\\u0000b\"}", "{\"notes\": \"\\ud800\"}", "{\"notes\": \"\\udc00x\"}"})
    void textThatTheDatabaseCannotStoreIsRefused(String body) {
        given().header(SIGNED_IN)
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/api/v1/users/me")
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("value_error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "garbage", "a/b/c;;=", "multipart/form-data"})
    void bodiesOfOtherTypesAreNoObjects(String contentType) throws IOException {
        // When
        HttpSocket.Response response = raw("PATCH /api/v1/users/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + SIGNED_IN.getValue() + "\r\nContent-Type: " + contentType
                + "\r\nContent-Length: 18\r\n\r\n{\"pronouns\": \"he\"}");

        // Then
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.body()).contains("\"model_attributes_type\"");
    }

    @Test
    void acceptIsNotNegotiated() {
        given().header(SIGNED_IN)
                .header("Accept", "text/html")
                .get("/api/v1/users/me")
                .then()
                .statusCode(200)
                .header("Content-Type", "application/json");
    }

    private static HttpSocket.Response raw(String request) throws IOException {
        try (HttpSocket http = HttpSocket.connect(HttpSocket.someAddress(), RestAssured.port)) {
            return http.send(request).receive();
        }
    }

    private static void assertError(Response response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.jsonPath().getString("detail")).isEqualTo(detail);
        assertThat(response.jsonPath().getString("request_id")).isEqualTo(response.header("X-Request-Id"));
    }
}
