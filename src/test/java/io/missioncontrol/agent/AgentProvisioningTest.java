package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobRefused;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(AgentsUnderTest.class)
class AgentProvisioningTest {

    private StandInGateway gateway;

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private AgentScene scene(Era era) {
        gateway = new StandInGateway(era).start();
        return new AgentScene(gateway.url());
    }

    private String token(UUID agent) {
        return AgentScene.tokenIn(gateway.file("mc-" + agent, "AGENTS.md"));
    }

    private static void callIn(String token) {
        AgentScene.as(token).get("/api/v1/agent/healthz").then().statusCode(200);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void agentGetsItsFilesItsTokenAndAMessageAndCallsIn(Era era) {
        // Given
        var scene = scene(era);
        var bee = scene.agent("Bee");

        // When
        assertThat(AgentScene.work(bee)).isNull();

        // Then
        assertThat(scene.status(bee)).isEqualTo("provisioning");
        assertThat(gateway.messages("agent:mc-" + bee + ":main")).singleElement().asString()
                .startsWith("Hello Bee, your workspace has been set up.");
        assertThat(gateway.file("mc-" + bee, "IDENTITY.md")).contains("- Name: Bee");
        var token = token(bee);
        if (era != Era.C) {
            assertThat(AgentScene.tokenIn(gateway.file("mc-" + bee, "TOOLS.md"))).isEqualTo(token);
        }
        AgentScene.as(token).get("/api/v1/agent/healthz").then().statusCode(200).body("agent_id", equalTo(bee.toString()));
        assertThat(scene.status(bee)).isEqualTo("online");
        assertThat(AgentScene.column(bee, "checkin_deadline_at")).isNull();
    }

    @Test
    void leadHasTheNameOfItsBoard() {
        var scene = scene(Era.B);
        var lead = scene.lead("Lead");

        assertThat(AgentScene.work(lead)).isNull();

        assertThat(gateway.file("lead-" + scene.board, "AGENTS.md")).contains("the lead of a board");
        assertThat(gateway.messages("agent:lead-" + scene.board + ":main")).hasSize(1);
    }

    @Test
    void tokenIsNowhereButInTheFiles() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        AgentScene.work(bee);
        var token = token(bee);

        for (var table : new String[] {"agents", "agent_tokens", "queue_jobs", "activity_events"}) {
            assertThat(Rows.count(table, "position(? in " + table + "::text) > 0", token)).as(table).isZero();
        }
        assertThat(scene.admin.get("/api/v1/agents/" + bee).asString()).doesNotContain(token);
        assertThat(gateway.messages("agent:mc-" + bee + ":main")).noneMatch(text -> text.contains(token));
    }

    @Test
    void updateKeepsTheTokenAndLetsTheAgentReadItsFilesAnew() {
        // Given
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        AgentScene.work(bee);
        var token = token(bee);
        callIn(token);

        // When
        scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}").then().statusCode(200)
                .body("status", equalTo("updating"));
        assertThat(AgentScene.work(bee)).isNull();

        // Then
        assertThat(token(bee)).isEqualTo(token);
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).contains("**Busy Bee**");
        assertThat(gateway.calls("sessions.reset")).isNotEmpty();
        assertThat(scene.status(bee)).isEqualTo("updating");
        callIn(token);
        assertThat(scene.status(bee)).isEqualTo("online");
    }

    @Test
    void agentThatIsAtWorkIsBroughtUpToDateOnceAndNotHeldUp() {
        // Given
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        gateway.hold();
        AgentScene.work(bee);
        var token = token(bee);
        callIn(token);
        gateway.keep();
        int resets = gateway.calls("sessions.reset").size();

        // When
        scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}").then().statusCode(200);
        assertThat(AgentScene.work(bee)).isNull();

        // Then
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).contains("**Busy Bee**");
        assertThat(gateway.calls("sessions.reset")).hasSize(resets + 1);
        assertThat(scene.status(bee)).isEqualTo("updating");
        assertThat(AgentScene.column(bee, "checkin_deadline_at")).isNotNull();
        callIn(token);
        assertThat(scene.status(bee)).isEqualTo("online");
    }

    @Test
    void forgedTokenInTheFilesIsReplaced() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        AgentScene.work(bee);
        var first = token(bee);
        // Another process, or the replaced service, has given the agent a new token since.
        Rows.execute("update agents set agent_token_hash = 'other' where id = ?", bee);

        scene.admin.patch("/api/v1/agents/" + bee + "?force=true", "{}").then().statusCode(200);
        AgentScene.work(bee);

        assertThat(token(bee)).isNotEqualTo(first);
        callIn(token(bee));
    }

    @Test
    void gatewayThatIsDownIsWaitedForAndTheReasonIsSaid() {
        // Given
        var scene = scene(Era.B);
        gateway.stop();
        var bee = scene.agent("Bee");

        // When
        assertThat(AgentScene.work(bee)).startsWith("connection_refused: ");

        // Then
        assertThat(scene.status(bee)).isEqualTo("provisioning");
        assertThat(scene.read(bee).getString("status_reason")).startsWith("connection_refused: ");
        assertThat(AgentScene.column(bee, "agent_token_hash")).as("no token for nobody").isNull();
        gateway.start();
        assertThat(AgentScene.work(bee)).isNull();
        assertThat(scene.read(bee).getString("status_reason")).isNull();
    }

    @Test
    void attemptsEndAndTheAgentSaysSoUntilItIsOrderedAnew() {
        // Given
        var scene = scene(Era.B);
        gateway.stop();
        var bee = scene.agent("Bee");

        // When
        AgentScene.work(bee);
        AgentScene.work(bee);
        assertThat(AgentScene.work(bee)).isNull();

        // Then
        assertThat(scene.status(bee)).isEqualTo("error");
        assertThat(scene.read(bee).getString("status_reason")).startsWith("Tried 3 times. ").contains("refused");
        assertThat(Rows.count("activity_events", "agent_id = ? and event_type = 'agent.provision.failed'", bee))
                .isEqualTo(1);
        gateway.start();
        scene.admin.patch("/api/v1/agents/" + bee + "?force=true", "{}").then().statusCode(200)
                .body("status", equalTo("updating")).body("status_reason", nullValue());
        // The gateway is left alone for some seconds after the failures; that does not use up the attempts.
        await().atMost(Duration.ofSeconds(60)).until(() -> AgentScene.work(bee) == null);
        callIn(token(bee));
        assertThat(scene.status(bee)).isEqualTo("online");
    }

    @Test
    void refusalForGoodEndsTheOrderAtOnce() {
        var scene = scene(Era.B);
        Rows.execute("update gateways set token = 'wrong' where id = ?", scene.gateway);
        var bee = scene.agent("Bee");

        assertThat(AgentScene.work(bee)).isNull();

        assertThat(scene.status(bee)).isEqualTo("error");
        assertThat(scene.read(bee).getString("status_reason")).startsWith("token_mismatch: ").doesNotContain("wrong");
    }

    @Test
    void agentThatCallsInWhileAnOrderIsOpenIsOnlineAndTheOrderGoesOn() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        AgentScene.work(bee);
        callIn(token(bee));
        scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}");

        callIn(token(bee));
        assertThat(scene.status(bee)).isEqualTo("online");
        assertThat(AgentScene.work(bee)).isNull();

        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).contains("**Busy Bee**");
        assertThat(scene.status(bee)).isEqualTo("online");
        assertThat(AgentScene.column(bee, "checkin_deadline_at")).as("it was woken, and must answer").isNotNull();
    }

    @Test
    void lateAnswerOfAnOlderOrderChangesNothing() {
        // Given
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        Job older = AgentScene.nextJob(bee);
        scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}");

        // When
        AgentScene.work(older);

        // Then
        assertThat(AgentScene.column(bee, "provision_action")).isEqualTo("update");
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).isNull();
        assertThat(AgentScene.work(bee)).isNull();
        assertThat(AgentScene.column(bee, "provision_action")).isNull();
    }

    @Test
    void changeWhileAnAgentIsBeingPlacedIsCarriedOutAfterwards() throws InterruptedException {
        // Given
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        gateway.next("agents.files.list", Fault.slow(Duration.ofSeconds(1)));
        Job first = AgentScene.nextJob(bee);
        var placing = Thread.ofVirtual().start(() -> AgentScene.work(first));
        await().until(() -> !gateway.calls("agents.files.list").isEmpty());

        // When
        scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}").then().statusCode(200);
        placing.join();

        // Then
        assertThat(AgentScene.column(bee, "provision_action")).as("still open").isEqualTo("update");
        assertThat(AgentScene.work(bee)).isNull();
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).contains("**Busy Bee**");
        callIn(token(bee));
    }

    @Test
    void agentThatIsDeletedWhileItIsBeingPlacedIsTakenOff() throws InterruptedException {
        // Given
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        gateway.next("agents.files.list", Fault.slow(Duration.ofSeconds(1)));
        Job first = AgentScene.nextJob(bee);
        var placing = Thread.ofVirtual().start(() -> AgentScene.work(first));
        await().until(() -> !gateway.calls("agents.files.list").isEmpty());

        // When
        scene.admin.delete("/api/v1/agents/" + bee).then().statusCode(200);
        placing.join();
        assertThat(AgentScene.work(bee)).isNull();

        // Then
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).isNull();
        assertThat(gateway.hasSession("agent:mc-" + bee + ":main")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void deletedAgentIsTakenOffItsGateway(Era era) {
        var scene = scene(era);
        var bee = scene.agent("Bee");
        AgentScene.work(bee);

        scene.admin.delete("/api/v1/agents/" + bee).then().statusCode(200);
        assertThat(AgentScene.work(bee)).isNull();

        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).isNull();
    }

    @Test
    void removalFromAGatewayThatIsNoMoreIsDone() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        scene.admin.delete("/api/v1/agents/" + bee);
        Rows.execute("update boards set gateway_id = null where id = ?", scene.board);
        Rows.execute("delete from gateways where id = ?", scene.gateway);

        assertThat(AgentScene.work(bee)).isNull();
    }

    @Test
    void removalThatIsRefusedForGoodIsKeptAsDead() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        scene.admin.delete("/api/v1/agents/" + bee);
        Rows.execute("update gateways set token = 'wrong' where id = ?", scene.gateway);
        Job job = AgentScene.nextJob(bee);

        assertThatThrownBy(() -> AgentScene.work(job)).isInstanceOf(JobRefused.class).hasMessageContaining("token_mismatch");
    }

    @Test
    void jobMayBeDoneTwice() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        Job job = AgentScene.nextJob(bee);

        AgentScene.work(job);
        var token = token(bee);
        AgentScene.work(job);

        assertThat(token(bee)).isEqualTo(token);
        assertThat(gateway.messages("agent:mc-" + bee + ":main")).hasSize(1);
        assertThat(Sql.value(Rows.database(), "select count(*) from agent_tokens where agent_id = ?", bee)).isEqualTo(1L);
    }

    @Test
    void heartbeatOfTheAgentItselfIsRecorded() {
        var scene = scene(Era.B);
        var bee = scene.agent("Bee");
        AgentScene.work(bee);

        AgentScene.as(token(bee)).contentType(ContentType.JSON).body("{\"name\":\"Bee\",\"status\":\"busy\"}")
                .post("/api/v1/agents/heartbeat").then().statusCode(200).body("status", equalTo("busy"));

        assertThat(Rows.count("activity_events", "agent_id = ? and event_type = 'agent.heartbeat'", bee)).isEqualTo(1);
    }
}
