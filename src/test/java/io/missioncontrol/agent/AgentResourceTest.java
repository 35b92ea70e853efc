package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Making agents, reading them, and who may. */
@QuarkusTest
@TestProfile(AgentsUnderTest.class)
class AgentResourceTest {

    private AgentScene scene;

    @BeforeEach
    void anAdministratorWithABoard() {
        scene = AgentScene.without();
    }

    @Test
    void newAgentIsAnsweredAtOnceAndItsJobWaits() {
        // When
        var agent = scene.admin.post("/api/v1/agents", """
                {"name": " Worker Bee ", "board_id": "%s", "heartbeat_config": {"every": "5m"},
                 "identity_profile": {"role": " Worker ", "n": 5, "l": ["a", " ", "b"], "none": null, "blank": " "},
                 "identity_template": " ", "soul_template": " Be kind. ", "status": "retired"}"""
                .formatted(scene.board));

        // Then
        var id = agent.jsonPath().getUUID("id");
        agent.then()
                .statusCode(200)
                .body("name", equalTo("Worker Bee"))
                .body("status", equalTo("provisioning"))
                .body("board_id", equalTo(scene.board.toString()))
                .body("gateway_id", equalTo(scene.gateway.toString()))
                .body("heartbeat_config", equalTo(Map.of("every", "5m")))
                .body("identity_profile", equalTo(Map.of("role", "Worker", "n", "5", "l", "a, b")))
                .body("identity_template", nullValue())
                .body("soul_template", equalTo("Be kind."))
                .body("is_board_lead", equalTo(false))
                .body("is_gateway_main", equalTo(false))
                .body("openclaw_session_id", equalTo("agent:mc-" + id + ":main"))
                .body("last_seen_at", nullValue())
                .body("$", hasKey("status_reason"))
                .body("status_reason", nullValue());
        assertThat(AgentScene.waitingJobs(id)).isEqualTo(1);
        assertThat(AgentScene.generation(id)).isEqualTo(1);
        assertThat(AgentScene.column(id, "agent_token_hash")).as("tokens are made by the job").isNull();
    }

    @Test
    void leadIsKnownByItsBoardAndThereIsOne() {
        scene.create("Lead", ",\"is_board_lead\":true")
                .then()
                .statusCode(200)
                .body("is_board_lead", equalTo(true))
                .body("openclaw_session_id", equalTo("agent:lead-" + scene.board + ":main"));
        scene.create("Second", ",\"is_board_lead\":true")
                .then()
                .statusCode(409)
                .body("detail", equalTo("This board already has a lead agent."));
    }

    @Test
    void ofTwentyEqualRequestsOneSucceeds() throws InterruptedException, ExecutionException {
        // Given
        List<Callable<Integer>> requests =
                IntStream.range(0, 20).<Callable<Integer>>mapToObj(i -> () -> scene.create("Twin", "").statusCode()).toList();

        // When
        Map<Integer, Long> answers;
        try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
            List<Future<Integer>> futures = callers.invokeAll(requests);
            answers = futures.stream()
                    .map(AgentResourceTest::get)
                    .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
        }

        // Then
        assertThat(answers).isEqualTo(Map.of(200, 1L, 409, 19L));
        assertThat(Rows.count("agents", "board_id = ?", scene.board)).isEqualTo(1);
        assertThat(Rows.count(
                        "queue_jobs", "ordering_key in (select id from agents where board_id = ?)", scene.board))
                .isEqualTo(1);
    }

    private static int get(Future<Integer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void namesAreUniqueOnABoardAndOnAGateway() {
        scene.agent("Bee");
        var other = Rows.board(scene.organization, scene.gateway, "Other");

        scene.create("bEE", "").then().statusCode(409)
                .body("detail", equalTo("An agent with this name already exists on this board."));
        scene.admin.post("/api/v1/agents", "{\"name\":\"Bee\",\"board_id\":\"" + other + "\"}").then().statusCode(409)
                .body("detail", equalTo("An agent with this name already exists in this gateway workspace."));
        // % and _ are no patterns.
        scene.create("B%", "").then().statusCode(200);
    }

    @Test
    void whatIsMissingIsNamed() {
        scene.admin.post("/api/v1/agents", "{\"name\":\"x\"}").then().statusCode(422)
                .body("detail", equalTo("board_id is required"));
        scene.admin.post("/api/v1/agents", "{\"name\":\"x\",\"board_id\":\"" + UUID.randomUUID() + "\"}").then()
                .statusCode(404).body("detail", equalTo("Board not found"));
        scene.create(" ", "").then().statusCode(422).body("detail[0].type", equalTo("string_too_short"));
        var without = Rows.board(scene.organization, null, "No gateway");
        scene.admin.post("/api/v1/agents", "{\"name\":\"x\",\"board_id\":\"" + without + "\"}").then()
                .statusCode(422).body("detail", equalTo("Board gateway_id is required"));
        Rows.execute("update gateways set workspace_root = ' ' where id = ?", scene.gateway);
        scene.create("x", "").then().statusCode(422).body("detail", equalTo("Gateway workspace_root is required"));
    }

    @Test
    void listShowsBoardsAgentsAndMainAgentsOfTheOrganizationTheNewestFirst() {
        var main = Rows.agent(scene.gateway, null);
        var bee = scene.agent("Bee");
        var elsewhere = Rows.agent(Rows.gatewayWithoutAgent(scene.organization), null);
        AgentScene.without().agent("Of others");

        scene.admin.get("/api/v1/agents").then().statusCode(200)
                .body("items.id", containsInAnyOrder(main.toString(), bee.toString(), elsewhere.toString()))
                .body("total", equalTo(3));
        scene.admin.get("/api/v1/agents?board_id=" + scene.board).then()
                .body("items.id", contains(bee.toString()));
        scene.admin.get("/api/v1/agents?gateway_id=" + scene.gateway).then()
                .body("items.id", containsInAnyOrder(main.toString(), bee.toString()));
        scene.admin.get("/api/v1/agents?limit=1&offset=1").then()
                .body("items.size()", equalTo(1)).body("total", equalTo(3));
        scene.admin.get("/api/v1/agents?board_id=" + UUID.randomUUID()).then().statusCode(403);
        scene.admin.get("/api/v1/agents?gateway_id=" + UUID.randomUUID()).then().statusCode(404);
        scene.admin.get("/api/v1/agents?gateway_id=x").then().statusCode(422);
    }

    @Test
    void adminsWithoutAccessToABoardSeeNothingOfItsAgents() {
        var bee = scene.agent("Bee");
        var admin = TestUser.signedIn();
        Rows.member(scene.organization, admin, "admin");

        admin.get("/api/v1/agents").then().statusCode(200).body("total", equalTo(0));
        admin.get("/api/v1/agents?board_id=" + scene.board).then().statusCode(403);
        admin.get("/api/v1/agents/" + bee).then().statusCode(403);
        admin.patch("/api/v1/agents/" + bee, "{\"name\":\"x\"}").then().statusCode(403);
        admin.delete("/api/v1/agents/" + bee).then().statusCode(403);
        admin.post("/api/v1/agents/" + bee + "/heartbeat", "{}").then().statusCode(403);
        admin.post("/api/v1/agents", "{\"name\":\"x\",\"board_id\":\"" + scene.board + "\"}").then().statusCode(403)
                .body("detail", equalTo("Board access denied"));
    }

    @Test
    void membersWhoAreNoAdminsMayDoNothing() {
        var bee = scene.agent("Bee");
        var member = TestUser.signedIn();
        Rows.access(Rows.member(scene.organization, member, "member"), scene.board, true, true);

        member.get("/api/v1/agents").then().statusCode(403);
        member.get("/api/v1/agents/" + bee).then().statusCode(403);
        member.patch("/api/v1/agents/" + bee, "{\"name\":\"x\"}").then().statusCode(403);
        member.delete("/api/v1/agents/" + bee).then().statusCode(403);
        member.post("/api/v1/agents/" + bee + "/heartbeat", "{}").then().statusCode(403);
        member.post("/api/v1/agents/heartbeat", "{\"name\":\"Bee\"}").then().statusCode(403);
        member.post("/api/v1/agents", "{\"name\":\"x\",\"board_id\":\"" + scene.board + "\"}").then().statusCode(403);
    }

    @Test
    void nothingOfAnotherOrganizationCanBeNamed() {
        var bee = scene.agent("Bee");
        var stranger = AgentScene.without();

        stranger.admin.get("/api/v1/agents/" + bee).then().statusCode(404);
        stranger.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"x\"}").then().statusCode(404);
        stranger.admin.delete("/api/v1/agents/" + bee).then().statusCode(404);
        stranger.admin.post("/api/v1/agents/" + bee + "/heartbeat", "{}").then().statusCode(404);
        stranger.admin.post("/api/v1/agents", "{\"name\":\"x\",\"board_id\":\"" + scene.board + "\"}").then()
                .statusCode(403).body("detail", equalTo("No org access"));
        // By its name alone it is not found either: with a board of one's own a new one is made.
        stranger.admin.post("/api/v1/agents/heartbeat", "{\"name\":\"Bee\"}").then().statusCode(422);
        var own = stranger.agent("Own");
        stranger.admin.patch("/api/v1/agents/" + own, "{\"board_id\":\"" + scene.board + "\"}").then().statusCode(404);
        assertThat(AgentScene.column(bee, "last_seen_at")).isNull();
    }

    @Test
    void heartbeatOfAnAdministratorStandsForTheAgents() {
        var bee = scene.agent("Bee");

        scene.admin.post("/api/v1/agents/" + bee + "/heartbeat", "{\"status\":\"healthy\"}").then().statusCode(200)
                .body("status", equalTo("healthy"));
        scene.admin.post("/api/v1/agents/heartbeat", "{\"name\":\"Bee\"}").then().statusCode(200)
                .body("id", equalTo(bee.toString())).body("status", equalTo("healthy"));
        scene.admin.post("/api/v1/agents/" + bee + "/heartbeat", "{\"status\":\"deleting\"}").then().statusCode(200)
                .body("status", equalTo("healthy"));
        scene.admin.post("/api/v1/agents/heartbeat", "{\"name\":\"Lazy\",\"board_id\":\"" + scene.board + "\"}").then()
                .statusCode(200).body("status", equalTo("online")).body("name", equalTo("Lazy"));
        scene.admin.post("/api/v1/agents/" + UUID.randomUUID() + "/heartbeat", "{}").then().statusCode(404);
    }

    @Test
    void agentMayReportForItselfOnly() {
        var fleet = new Fleet(Rows.database());
        var one = fleet.agent(fleet.board());
        var token = fleet.tokenFor(one);
        var other = fleet.agent(fleet.board());

        AgentScene.as(token).contentType(ContentType.JSON).body("{\"status\":\"busy\"}")
                .post("/api/v1/agents/" + one + "/heartbeat").then().statusCode(200).body("status", equalTo("busy"));
        AgentScene.as(token).contentType(ContentType.JSON).body("{}")
                .post("/api/v1/agents/" + other + "/heartbeat").then().statusCode(403);
        // Whatever name it gives, it is itself.
        AgentScene.as(token).contentType(ContentType.JSON).body("{\"name\":\"Somebody else\"}")
                .post("/api/v1/agents/heartbeat").then().statusCode(200).body("id", equalTo(one.toString()));
        AgentScene.as(token).get("/api/v1/agents").then().statusCode(401);
    }

    @Test
    void leadMayAddAgentsToItsBoardUpToTheLimit() {
        // Given
        var lead = scene.lead("Lead");
        var token = tokenFor(lead);
        var worker = tokenFor(scene.agent("Worker"));
        Rows.execute("update boards set max_agents = 2 where id = ?", scene.board);

        // Then
        create(worker, "{\"name\":\"x\"}").statusCode(403).body("detail", equalTo("Only board leads can create agents"));
        create(token, "{\"name\":\"x\",\"board_id\":\"" + UUID.randomUUID() + "\"}").statusCode(403)
                .body("detail", equalTo("Board leads can only create agents in their own board"));
        create(token, "{\"name\":\"Helper\"}").statusCode(200).body("board_id", equalTo(scene.board.toString()));
        create(token, "{\"name\":\"One more\"}").statusCode(409).body("detail", equalTo("Board worker-agent limit"
                + " reached: max_agents=2 (excluding the lead); cannot create more than 2 agents."));
        scene.create("By an administrator", "").then().statusCode(200);
    }

    private static ValidatableResponse create(String token, String json) {
        return AgentScene.as(token).contentType(ContentType.JSON).body(json).post("/api/v1/agents").then();
    }

    private static String tokenFor(UUID agent) {
        return new Fleet(Rows.database()).tokenFor(agent);
    }

    @Test
    void idsThatAreNoneAreRefusedAsSuch() {
        scene.admin.get("/api/v1/agents/abc").then().statusCode(422);
        scene.admin.get("/api/v1/agents/" + UUID.randomUUID()).then().statusCode(404)
                .body("detail", equalTo("Not Found"));
    }
}
