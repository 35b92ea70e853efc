package io.missioncontrol.memory;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class AgentMemoryResourceTest {

    @Test
    void anAgentWritesAndReadsTheMemoryOfItsBoard() {
        // Given
        var fleet = new Fleet(Rows.database());
        var board = fleet.board();
        var token = fleet.tokenFor(fleet.agent(board));
        var memory = "/api/v1/agent/boards/" + board + "/memory";

        // When
        write(token, memory, "{\"content\": \"note\"}", 200);
        write(token, memory, "{\"content\": \"hi\", \"tags\": [\"chat\"]}", 200);

        // Then
        given().header("X-Agent-Token", token).get(memory).then().statusCode(200)
                .body("items.content", contains("hi", "note"));
        given().header("X-Agent-Token", token).get(memory + "?is_chat=true&limit=1").then().statusCode(200)
                .body("items.source", contains("Agent")).body("total", is(1));
        write(token, memory, "{}", 422);
        write(token, "/api/v1/agent/boards/" + fleet.board() + "/memory", "{\"content\": \"note\"}", 403);
        given().header("X-Agent-Token", token).get("/api/v1/boards/" + board + "/memory").then().statusCode(200)
                .body("items[0].board_id", equalTo(board.toString()));
    }

    private static void write(String token, String memory, String body, int status) {
        given().header("X-Agent-Token", token).contentType(ContentType.JSON).body(body).post(memory)
                .then().statusCode(status);
    }
}
