package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.Rows;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changing agents, moving them and taking them away. */
@QuarkusTest
@TestProfile(AgentsUnderTest.class)
class AgentChangeTest {

    private AgentScene scene;

    @BeforeEach
    void anAdministratorWithABoard() {
        scene = AgentScene.without();
    }

    @Test
    void changeIsANewOrderAndAnEmptyOneIsNone() {
        // Given
        var bee = scene.agent("Bee");

        // Then
        scene.admin.patch("/api/v1/agents/" + bee, "{}").then().statusCode(200);
        assertThat(AgentScene.generation(bee)).isEqualTo(1);
        scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Bee 2\",\"heartbeat_config\":null}").then()
                .statusCode(200)
                .body("name", equalTo("Bee 2"))
                .body("status", equalTo("provisioning"))
                .body("heartbeat_config.every", equalTo("10m"));
        assertThat(AgentScene.generation(bee)).isEqualTo(2);
        assertThat(AgentScene.waitingJobs(bee)).as("the job of the older order is forgotten").isEqualTo(1);
        assertThat(AgentScene.nextJob(bee).payload().getInteger("generation")).isEqualTo(2);
        scene.admin.patch("/api/v1/agents/" + bee + "?force=true", "{}").then().statusCode(200);
        assertThat(AgentScene.generation(bee)).isEqualTo(3);
        scene.admin.post("/api/v1/agents/" + bee + "/heartbeat", "{}");
        scene.admin.patch("/api/v1/agents/" + bee, "{\"soul_template\":\"x\"}").then()
                .body("status", equalTo("updating"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"status\":\"online\"} | 403 | status is controlled by agent heartbeat",
        "{\"status\":null} | 403 | status is controlled by agent heartbeat",
        "{\"board_id\":null} | 422 | board_id is required",
        "{\"is_gateway_main\":false} | 422 | board_id is required when converting a gateway-main agent to board scope",
        "{\"board_id\":\"11111111-1111-4111-8111-111111111111\"} | 404 | Board not found"
    })
    void impossibleChangesAreRefused(String json, int status, String detail) {
        var bee = scene.agent("Bee");

        scene.admin.patch("/api/v1/agents/" + bee, json).then().statusCode(status).body("detail", equalTo(detail));
        assertThat(AgentScene.generation(bee)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"name\":null} | name", "{\"name\":\" \"} | name", "{\"heartbeat_config\":5} | heartbeat_config",
        "{\"identity_profile\":[]} | identity_profile", "{\"is_gateway_main\":\"perhaps\"} | is_gateway_main",
        "{\"name\":\"a\\u0000b\"} | name"
    })
    void unreadableFieldsAreNamed(String json, String field) {
        var bee = scene.agent("Bee");

        scene.admin.patch("/api/v1/agents/" + bee, json).then().statusCode(422)
                .body("detail[0].loc", contains("body", field));
    }

    @Test
    void agentThatMovesToAnotherGatewayIsTakenOffTheOldOneFirst() {
        // Given
        var bee = scene.agent("Bee");
        var other = Rows.gatewayWithoutAgent(scene.organization);
        var board = Rows.board(scene.organization, other, "Elsewhere");

        // When
        scene.admin.patch("/api/v1/agents/" + bee, "{\"board_id\":\"" + board + "\"}").then().statusCode(200)
                .body("gateway_id", equalTo(other.toString()))
                .body("board_id", equalTo(board.toString()));

        // Then
        var removal = AgentScene.nextJob(bee);
        assertThat(removal.kind()).isEqualTo("agent_removal");
        assertThat(removal.payload().getMap()).containsEntry("gateway_id", scene.gateway.toString())
                .containsEntry("agent_id", "mc-" + bee)
                .containsEntry("session_key", "agent:mc-" + bee + ":main");
        assertThat(AgentScene.waitingJobs(bee)).isEqualTo(2);
    }

    @Test
    void leadFollowsItsBoardUnlessThatHasOne() {
        var lead = scene.lead("Lead");
        var board = Rows.board(scene.organization, scene.gateway, "Next");
        var taken = Rows.board(scene.organization, scene.gateway, "Taken");
        Rows.execute("update agents set is_board_lead = true where id = ?", Rows.agent(scene.gateway, taken));

        scene.admin.patch("/api/v1/agents/" + lead, "{\"board_id\":\"" + taken + "\"}").then().statusCode(409);
        scene.admin.patch("/api/v1/agents/" + lead, "{\"board_id\":\"" + board + "\"}").then().statusCode(200)
                .body("openclaw_session_id", equalTo("agent:lead-" + board + ":main"));
        assertThat(AgentScene.nextJob(lead).payload().getString("agent_id")).isEqualTo("lead-" + scene.board);
    }

    @Test
    void agentBecomesTheMainAgentOfAGatewayThatHasNone() {
        var bee = scene.agent("Bee");

        scene.admin.patch("/api/v1/agents/" + bee, "{\"is_gateway_main\":true}").then().statusCode(200)
                .body("is_gateway_main", equalTo(true))
                .body("board_id", nullValue())
                .body("openclaw_session_id", equalTo("agent:mc-gateway-" + scene.gateway + ":main"));
        var second = scene.agent("Second");
        scene.admin.patch("/api/v1/agents/" + second, "{\"is_gateway_main\":true}").then().statusCode(409);
        scene.admin.patch("/api/v1/agents/" + bee, "{\"board_id\":\"" + scene.board + "\"}").then().statusCode(200)
                .body("is_gateway_main", equalTo(true));
        scene.admin.patch("/api/v1/agents/" + bee, "{\"is_gateway_main\":false,\"board_id\":\"" + scene.board + "\"}")
                .then().statusCode(200).body("is_gateway_main", equalTo(false))
                .body("openclaw_session_id", equalTo("agent:mc-" + bee + ":main"));
    }

    @Test
    void deletedAgentIsGoneAtOnceAndWhatItWorkedOnIsFree() {
        // Given
        var bee = scene.agent("Bee");
        var task = UUID.randomUUID();
        Rows.execute("insert into tasks (id, board_id, title, status, priority, assigned_agent_id, in_progress_at,"
                + " auto_created, created_at, updated_at)"
                + " values (?, ?, 'T', 'in_progress', 'high', ?, now(), false, now(), now())", task, scene.board, bee);

        // When
        scene.admin.delete("/api/v1/agents/" + bee).then().statusCode(200).body("ok", equalTo(true));

        // Then
        scene.admin.get("/api/v1/agents/" + bee).then().statusCode(404);
        scene.admin.delete("/api/v1/agents/" + bee).then().statusCode(200).body("ok", equalTo(true));
        assertThat(Rows.count("tasks", "id = ? and status = 'inbox' and assigned_agent_id is null"
                + " and in_progress_at is null", task)).isEqualTo(1);
        assertThat(Rows.count("queue_jobs", "ordering_key = ? and kind = 'agent_removal'", bee))
                .isEqualTo(1);
        assertThat(Rows.count("activity_events", "board_id = ? and event_type = 'agent.delete.direct'", scene.board))
                .isEqualTo(1);
    }
}
