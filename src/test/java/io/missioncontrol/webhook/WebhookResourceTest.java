package io.missioncontrol.webhook;

import static io.missioncontrol.webhook.IngestClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class WebhookResourceTest {

    private static final String NOBODY = "11111111-1111-4111-8111-111111111111";

    private String database;
    private UUID board;
    private String webhooks;

    @BeforeEach
    void makeBoard() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
        webhooks = "/api/v1/boards/" + board + "/webhooks";
    }

    @Test
    void aNewWebhookHasItsDefaultsAndItsAddress() {
        // When
        ValidatableResponse response = create("{\"description\": \" Open hook \"}").statusCode(200);

        // Then
        String id = response.extract().path("id");
        response.body("board_id", equalTo(board.toString()))
                .body("agent_id", nullValue())
                .body("description", equalTo("Open hook"))
                .body("enabled", is(true))
                .body("has_secret", is(false))
                .body("signature_header", nullValue())
                .body("endpoint_path", equalTo(webhooks + "/" + id))
                .body("endpoint_url", equalTo("http://localhost:8000" + webhooks + "/" + id))
                .body("$", not(hasKey("secret")))
                .body("signature_scheme", equalTo("hex"))
                .body("has_previous_secret", is(false))
                .body("previous_secret_expires_at", nullValue())
                .body("idempotency_header", nullValue())
                .body("$", not(hasKey("previous_secret")))
                .body("size()", is(15));
        assertThat(response.extract().<String>path("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
        user().get(webhooks + "/" + id).then().statusCode(200).body("$", equalTo(response.extract().path("$")));
    }

    @Test
    void aSecretIsKeptTrimmedAndNeverShown() {
        String id = create("{\"description\": \"Signed\", \"secret\": \"  s3cret  \", \"signature_header\": \" X-My-Sig \"}")
                .statusCode(200)
                .body("has_secret", is(true))
                .body("signature_header", equalTo("X-My-Sig"))
                .extract().path("id");

        assertThat(Sql.value(database, "select secret from board_webhooks where id = ?", UUID.fromString(id)))
                .isEqualTo("s3cret");
        assertThat(user().get(webhooks).asString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "null"})
    void anEmptySecretOrHeaderRemovesIt(String nothing) {
        String id = create("{\"description\": \"Signed\", \"secret\": \"s\", \"signature_header\": \"X-My-Sig\"}")
                .extract().path("id");

        patch(id, "{\"enabled\": true}").statusCode(200).body("has_secret", is(true));
        patch(id, "{\"secret\": " + nothing + ", \"signature_header\": " + nothing + "}")
                .statusCode(200)
                .body("has_secret", is(false))
                .body("signature_header", nullValue());
        create("{\"description\": \"x\", \"secret\": " + nothing + "}").statusCode(200).body("has_secret", is(false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}                                                  | missing           | description",
        "{\"description\": \" \"}                            | string_too_short  | description",
        "{\"description\": 5}                                | string_type       | description",
        "{\"description\": null}                             | string_type       | description",
        "{\"description\": \"a\\u0000b\"}                    | value_error       | description",
        "{\"description\": \"x\", \"enabled\": \"perhaps\"}  | bool_parsing      | enabled",
        "{\"description\": \"x\", \"enabled\": null}         | bool_type         | enabled",
        "{\"description\": \"x\", \"agent_id\": \"abc\"}     | uuid_parsing      | agent_id",
        "{\"description\": \"x\", \"signature_header\": \"bad header:\"} | value_error | signature_header",
        "{\"description\": \"x\", \"signature_header\": \"é\"} | value_error     | signature_header",
        "{\"description\": \"x\", \"signature_header\": 5}   | string_type       | signature_header",
        "{\"description\": \"x\", \"secret\": 5}             | string_type       | secret"
    })
    void wrongFieldsAreNamed(String body, String type, String field) {
        create(body).statusCode(422)
                .body("detail.type", contains(type))
                .body("detail[0].loc", contains("body", field))
                .body("$", hasKey("request_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"secret\": \"s3cret\"}", "{\"description\": \"x\", \"secret\": [\"s3cret\"]}",
        "{\"description\": \"x\", \"secret\": \"s3cret\\u0000\"}"
    })
    void noErrorRepeatsASecret(String body) {
        String answer = create(body).statusCode(422).extract().asString();

        assertThat(answer).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"description\": null} | string_type", "{\"enabled\": null} | bool_type", "{\"description\": \"\"} | string_too_short"
    })
    void aChangeCannotTakeAwayWhatIsRequired(String body, String type) {
        String id = create("{\"description\": \"x\"}").extract().path("id");

        patch(id, body).statusCode(422).body("detail.type", contains(type));
    }

    @Test
    void anAgentHasToBeOnTheBoard() {
        UUID agent = BoardRows.agent(database, board);
        UUID stranger = BoardRows.agent(database, BoardRows.board(database, RestAssured.port));

        String id = create("{\"description\": \"x\", \"agent_id\": \"" + agent + "\"}")
                .statusCode(200)
                .body("agent_id", equalTo(agent.toString()))
                .extract().path("id");
        for (String unknown : new String[] {stranger.toString(), NOBODY}) {
            create("{\"description\": \"x\", \"agent_id\": \"" + unknown + "\"}")
                    .statusCode(422)
                    .body("detail", equalTo("agent_id must reference an agent on this board."));
            patch(id, "{\"agent_id\": \"" + unknown + "\"}").statusCode(422);
        }
        patch(id, "{\"description\": \"y\"}").statusCode(200).body("agent_id", equalTo(agent.toString()));
        patch(id, "{\"agent_id\": null}").statusCode(200).body("agent_id", nullValue());
    }

    @Test
    void aChangeLeavesTheRestAndAnEmptyOneLeavesTheTime() {
        ValidatableResponse created = create("{\"description\": \"x\", \"secret\": \"s\"}");
        String id = created.extract().path("id");

        String updatedAt = patch(id, "{\"description\": \" y \"}")
                .statusCode(200)
                .body("description", equalTo("y"))
                .body("enabled", is(true))
                .body("has_secret", is(true))
                .body("created_at", equalTo(created.extract().path("created_at")))
                .extract().path("updated_at");

        assertThat(updatedAt).isGreaterThan(created.extract().path("updated_at"));
        patch(id, "{}").statusCode(200).body("updated_at", equalTo(updatedAt));
    }

    @Test
    void webhooksAreListedNewestFirstInPages() {
        user().get(webhooks).then().statusCode(200)
                .body("items", empty()).body("total", is(0)).body("limit", is(200)).body("offset", is(0));
        for (String description : new String[] {"one", "two", "three"}) {
            create("{\"description\": \"" + description + "\"}").statusCode(200);
        }

        user().get(webhooks).then().body("items.description", contains("three", "two", "one")).body("total", is(3));
        user().get(webhooks + "?limit=1&offset=1").then()
                .body("items.description", contains("two")).body("total", is(3)).body("limit", is(1)).body("offset", is(1));
        user().get(webhooks + "?offset=9").then().body("items", empty()).body("total", is(3));
        user().get(webhooks + "?limit=0").then().statusCode(422)
                .body("detail.type", contains("greater_than_equal"))
                .body("detail[0].loc", contains("query", "limit"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String id = create("{\"description\": \"x\"}").extract().path("id");
        String elsewhere = "/api/v1/boards/" + BoardRows.board(database, RestAssured.port) + "/webhooks/" + id;

        user().get(elsewhere).then().statusCode(404).body("detail", equalTo("Not Found"));
        user().contentType(ContentType.JSON).body("{\"enabled\":false}").patch(elsewhere).then().statusCode(404);
        user().delete(elsewhere).then().statusCode(404);
        user().get(elsewhere + "/payloads").then().statusCode(404);
        user().get(webhooks + "/" + NOBODY).then().statusCode(404);
        user().get(webhooks + "/" + NOBODY + "/payloads").then().statusCode(404);
        user().get(webhooks + "/" + id + "/payloads/" + NOBODY).then().statusCode(404);
        user().get(webhooks + "/abc").then().statusCode(422)
                .body("detail[0].type", equalTo("uuid_parsing"))
                .body("detail[0].loc", contains("path", "webhook_id"));
        user().get(webhooks + "/" + id + "/payloads/abc").then().statusCode(422)
                .body("detail[0].loc", contains("path", "payload_id"));
    }

    @Test
    void withoutACredentialNothingIsSaid() {
        String id = create("{\"description\": \"x\"}").extract().path("id");

        for (String path : new String[] {webhooks, webhooks + "/" + id, webhooks + "/" + id + "/payloads"}) {
            RestAssured.get(path).then().statusCode(401).body("detail", equalTo("Unauthorized"));
        }
        RestAssured.given().contentType(ContentType.JSON).body("{}").post(webhooks).then().statusCode(401);
        RestAssured.delete(webhooks + "/" + id).then().statusCode(401);
    }

    @Test
    void deletingTakesTheStoredEventsAlong() throws IOException {
        // Given
        UUID webhook = WebhookRows.open(database, board);
        assertThat(new IngestClient(RestAssured.port, board, webhook).send(utf8("{}")).status()).isEqualTo(202);

        // When
        user().delete(webhooks + "/" + webhook).then().statusCode(200).body("$", equalTo(java.util.Map.of("ok", true)));

        // Then
        assertThat(WebhookRows.stored(database, webhook)).isZero();
        user().delete(webhooks + "/" + webhook).then().statusCode(404);
        user().get("/api/v1/boards/" + board + "/memory").then().body("total", is(1));
    }

    @Test
    void storedEventsAreListedNewestFirstAndReadBack() throws IOException {
        // Given
        UUID webhook = WebhookRows.open(database, board);
        IngestClient client = new IngestClient(RestAssured.port, board, webhook);
        client.send(utf8("{\"n\": 1}"), "Content-Type: application/json", "X-One: 1");
        client.send(utf8("two"));
        client.send(utf8("null"), "Content-Type: application/json");

        // When
        ValidatableResponse list = user().get(webhooks + "/" + webhook + "/payloads").then().statusCode(200);

        // Then
        list.body("items", hasSize(3)).body("total", is(3))
                .body("items[0].payload", nullValue())
                .body("items[1].payload", equalTo("two"))
                .body("items[1].headers", nullValue())
                .body("items[1].content_type", nullValue())
                .body("items[2].payload.n", is(1))
                .body("items[2].headers", equalTo(java.util.Map.of("content-type", "application/json", "x-one", "1")))
                .body("items[2].source_ip", equalTo(client.address()))
                .body("items[2].size()", is(8));
        String id = list.extract().path("items[2].id");
        user().get(webhooks + "/" + webhook + "/payloads/" + id).then().statusCode(200)
                .body("$", equalTo(list.extract().path("items[2]")));
        user().get(webhooks + "/" + webhook + "/payloads?limit=1&offset=2").then()
                .body("items.id", contains(id)).body("total", is(3));
        user().get(webhooks + "/" + webhook + "/payloads?offset=9").then()
                .body("items", empty()).body("total", is(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void aLongPageIsCompleteWhateverTheSizeOfItsEvents(int size) throws IOException {
        // Given
        UUID webhook = WebhookRows.open(database, board);
        IngestClient client = new IngestClient(RestAssured.port, board, webhook);
        for (int i = 0; i < 25; i++) {
            client.send(utf8("[" + i + ",\"" + "x".repeat(size) + "\"]"));
        }

        // When
        String list = user().get(webhooks + "/" + webhook + "/payloads?limit=23&offset=1").then()
                .statusCode(200)
                .contentType("application/json")
                .header("X-Request-Id", not(nullValue()))
                .extract().asString();

        // Then
        JsonNode page = new JsonMapper().readTree(list);
        assertThat(page.get("total").intValue()).isEqualTo(25);
        assertThat(page.get("limit").intValue()).isEqualTo(23);
        assertThat(page.get("offset").intValue()).isEqualTo(1);
        assertThat(page.get("items")).hasSize(23);
        for (int i = 0; i < 23; i++) {
            assertThat(page.get("items").get(i).get("payload").get(0).intValue()).isEqualTo(23 - i);
        }
        user().head(webhooks + "/" + webhook + "/payloads").then().statusCode(200);
        user().get(webhooks + "/" + webhook + "/payloads").then().body("items", hasSize(25));
    }

    @Test
    void numbersComeBackToTheLastDigit() throws IOException {
        UUID webhook = WebhookRows.open(database, board);
        new IngestClient(RestAssured.port, board, webhook)
                .send(utf8("[123456789012345678901234567890, 0.10000000000000000000001, 1E5]"));

        String answer = user().get(webhooks + "/" + webhook + "/payloads").asString();

        assertThat(answer).contains("\"payload\":[123456789012345678901234567890, 0.10000000000000000000001, 1E5]");
        JsonNode items = new JsonMapper().readTree(answer).get("items");
        assertThat(items.get(0).get("payload")).hasSize(3);
    }

    private ValidatableResponse create(String body) {
        return user().contentType(ContentType.JSON).body(body).post(webhooks).then();
    }

    private ValidatableResponse patch(String id, String body) {
        return user().contentType(ContentType.JSON).body(body).patch(webhooks + "/" + id).then();
    }

    private static RequestSpecification user() {
        return RestAssured.given().auth().oauth2(PostgresTestResource.TOKEN);
    }
}
