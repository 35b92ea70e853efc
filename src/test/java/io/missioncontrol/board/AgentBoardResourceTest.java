package io.missioncontrol.board;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class AgentBoardResourceTest {

    private Fleet fleet;

    @BeforeEach
    void makeFleet() {
        fleet = new Fleet(Rows.database());
    }

    @Test
    void anAgentSeesItsBoard() {
        // Given
        var board = fleet.board();
        var other = fleet.board();
        var token = fleet.tokenFor(fleet.agent(board));

        // Then
        get(token, "/api/v1/agent/boards").statusCode(200)
                .body("total", is(1)).body("items[0].id", equalTo(board.toString()));
        get(token, "/api/v1/agent/boards/" + board).statusCode(200).body("name", equalTo("Board"));
        get(token, "/api/v1/agent/boards/" + other).statusCode(403);
        get(token, "/api/v1/agent/boards/none").statusCode(422).body("detail[0].loc", contains("path", "board_id"));
    }

    @Test
    void aMainAgentSeesTheBoardsOfItsOrganization() {
        // Given
        var first = fleet.board();
        var second = fleet.board();
        var foreign = new Fleet(Rows.database()).board();
        var token = fleet.tokenFor(fleet.agent(null));

        // Then
        get(token, "/api/v1/agent/boards").statusCode(200)
                .body("items.id", containsInAnyOrder(first.toString(), second.toString()));
        get(token, "/api/v1/agent/boards?limit=1&offset=1").statusCode(200)
                .body("items.size()", is(1)).body("total", is(2));
        get(token, "/api/v1/agent/boards/" + second).statusCode(200);
        get(token, "/api/v1/agent/boards/" + foreign).statusCode(403);
    }

    @Test
    void itsHealthSaysWhoItIs() {
        var board = fleet.board();
        var agent = fleet.agent(board);

        get(fleet.tokenFor(agent), "/api/v1/agent/healthz").statusCode(200)
                .body("ok", is(true))
                .body("agent_id", equalTo(agent.toString()))
                .body("board_id", equalTo(board.toString()))
                .body("gateway_id", equalTo(fleet.gatewayId.toString()))
                .body("status", equalTo("online"))
                .body("is_board_lead", is(false))
                .body("size()", is(6));
    }

    private static ValidatableResponse get(String token, String path) {
        return given().header("X-Agent-Token", token).get(path).then();
    }
}
