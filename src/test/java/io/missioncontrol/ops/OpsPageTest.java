package io.missioncontrol.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the page and their headers, as they go over the wire. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class OpsPageTest {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    @Test
    void servesEveryFileWithItsTypeAndAStrictPolicy() throws IOException {
        for (String name : OpsFile.NAMES) {
            String path = name.equals("index.html") ? "/ops/" : "/ops/" + name;
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));

            ValidatableResponse response = given().get(path).then().statusCode(200).header("Content-Type", type);

            expectProtection(response);
            assertThat(response.extract().asByteArray()).as(name).isEqualTo(source(name));
        }
    }

    private static byte[] source(String name) throws IOException {
        return Files.readAllBytes(Path.of("src", "main", "resources", "ops", name));
    }

    private static void expectProtection(ValidatableResponse response) {
        response.header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self';"))
                .header("Content-Security-Policy", containsString("connect-src 'self';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-cache");
    }

    @Test
    void listsEveryFileThatThereIs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "ops"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(OpsFile.NAMES);
        }
    }

    @Test
    void asksNoOtherHostForAnything() throws IOException {
        for (String name : OpsFile.NAMES) {
            String text = new String(source(name), java.nio.charset.StandardCharsets.UTF_8)
                    .replaceAll("http://www\\.w3\\.org/\\d+/svg", "");

            assertThat(text).as(name).doesNotContain("http://", "https://", "innerHTML", "eval(");
        }
    }

    @Test
    void leadsToThePageFromItsShortAddress() {
        given().redirects().follow(false).get("/ops").then().statusCode(302).header("Location", "ops/");
    }

    @Test
    void sendsNothingAgainThatTheBrowserHas() {
        String etag = given().get("/ops/main.js").header("ETag");

        given().header("If-None-Match", etag).get("/ops/main.js").then()
                .statusCode(304)
                .header("Cache-Control", "no-cache")
                .body(emptyString());
        given().header("If-None-Match", "W/" + etag).get("/ops/main.js").then().statusCode(304);
        given().header("If-None-Match", "\"another\"").get("/ops/main.js").then().statusCode(200);
    }

    @Test
    void tellsStrangersHowToSignInAndNothingElse() {
        given().get("/ops/settings.json").then()
                .statusCode(200)
                .header("Content-Type", "application/json")
                .body("size()", equalTo(2))
                .body("auth_mode", equalTo("local"))
                .body("oidc", nullValue());
    }

    @Test
    void answersHeadAndRefusesWhatChanges() {
        given().head("/ops/").then().statusCode(200).header("Content-Type", "text/html; charset=utf-8");
        given().post("/ops/").then().statusCode(405).header("Allow", "GET, HEAD").body("detail", equalTo("Method Not Allowed"));
    }

    @Test
    void knowsNoOtherFiles() {
        for (String path : new String[] {"/ops/nothing.js", "/ops/index.html", "/ops/../build.properties", "/opsx"}) {
            given().urlEncodingEnabled(false).get(path).then().statusCode(404).body("detail", equalTo("Not Found"));
        }
    }
}
