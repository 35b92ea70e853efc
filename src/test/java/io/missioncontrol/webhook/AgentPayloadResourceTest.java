package io.missioncontrol.webhook;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class AgentPayloadResourceTest {

    private UUID board;
    private UUID webhook;
    private UUID payload;
    private String token;

    @BeforeEach
    void storeAnEvent() {
        var fleet = new Fleet(Rows.database());
        board = fleet.board();
        token = fleet.tokenFor(fleet.agent(board));
        webhook = UUID.randomUUID();
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at)"
                + " values (?, ?, 'Hook', true, now(), now())", webhook, board);
        payload = UUID.fromString(given().contentType("application/json").body("{\"text\": \"hello\"}")
                .post("/api/v1/boards/{board}/webhooks/{webhook}", board, webhook)
                .then().statusCode(202).extract().path("payload_id"));
    }

    @Test
    void anAgentReadsTheWholeEvent() {
        read(webhook, payload, "").statusCode(200)
                .body("id", equalTo(payload.toString()))
                .body("payload.text", equalTo("hello"))
                .body("headers.content-type", equalTo("application/json"))
                .body("size()", is(8));
    }

    @Test
    void anAgentReadsTheBeginning() {
        read(webhook, payload, "?max_chars=100").statusCode(200).body("payload.text", equalTo("hello"));
        read(webhook, payload, "?max_chars=10").statusCode(200).body("payload", equalTo("{\"text\"..."));
        read(webhook, payload, "?max_chars=0").statusCode(422).body("detail[0].loc", contains("query", "max_chars"));
        read(webhook, payload, "?max_chars=1000001").statusCode(422);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        read(UUID.randomUUID(), payload, "").statusCode(404);
        read(webhook, UUID.randomUUID(), "").statusCode(404);
    }

    private ValidatableResponse read(UUID webhookId, UUID payloadId, String query) {
        return given().header("X-Agent-Token", token)
                .get("/api/v1/agent/boards/{board}/webhooks/{webhook}/payloads/{payload}" + query,
                        board, webhookId, payloadId)
                .then();
    }
}
