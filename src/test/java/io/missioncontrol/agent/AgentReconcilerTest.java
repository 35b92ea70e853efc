package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AgentsUnderTest.class)
class AgentReconcilerTest {

    private StandInGateway gateway;
    private AgentScene scene;
    private UUID bee;

    @BeforeEach
    void anAgentThatWasOrdered() {
        gateway = new StandInGateway(Era.B).start();
        scene = new AgentScene(gateway.url());
        bee = scene.agent("Bee");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void pass(String column) {
        Rows.execute("update agents set " + column + " = now() at time zone 'utc' - interval '1 s' where id = ?", bee);
    }

    private static void loseJobs(UUID agent) {
        Rows.execute("delete from queue_jobs where ordering_key = ?", agent);
    }

    private String token() {
        return AgentScene.tokenIn(gateway.file("mc-" + bee, "AGENTS.md"));
    }

    @Test
    void nothingIsMovedThatIsNotOverdue() {
        int generation = AgentScene.generation(bee);

        AgentScene.reconcile();

        assertThat(AgentScene.waitingJobs(bee)).isEqualTo(1);
        assertThat(AgentScene.generation(bee)).isEqualTo(generation);
    }

    @Test
    void orderThatNobodyWorksOnIsTakenUpAgain() {
        // Given
        loseJobs(bee);
        pass("provision_deadline_at");

        // When
        AgentScene.reconcile();

        // Then
        assertThat(AgentScene.work(bee)).isNull();
        assertThat(token()).isNotNull();
        assertThat(AgentScene.generation(bee)).isEqualTo(1);
    }

    @Test
    void orderWhoseJobStillWaitsGetsNoSecondOne() {
        pass("provision_deadline_at");

        AgentScene.reconcile();

        assertThat(AgentScene.waitingJobs(bee)).isEqualTo(1);
        assertThat(scene.status(bee)).isEqualTo("provisioning");
    }

    @Test
    void orderThatWasTriedTooOftenIsGivenUp() {
        // Given
        loseJobs(bee);
        pass("provision_deadline_at");
        Rows.execute("update agents set provision_attempts = 3, last_provision_error = 'timed_out: slow' where id = ?", bee);

        // When
        AgentScene.reconcile();

        // Then
        assertThat(scene.status(bee)).isEqualTo("error");
        assertThat(scene.read(bee).getString("status_reason")).isEqualTo("Tried 3 times. timed_out: slow");
        assertThat(AgentScene.waitingJobs(bee)).isZero();
        AgentScene.reconcile();
        assertThat(AgentScene.waitingJobs(bee)).as("an end").isZero();
    }

    @Test
    void agentThatDoesNotCallInIsWokenAgainThenPlacedAgainThenGivenUp() {
        // Given
        AgentScene.work(bee);
        assertThat(messages()).isEqualTo(1);

        // When
        pass("checkin_deadline_at");
        AgentScene.reconcile();
        AgentScene.work(bee);

        // Then
        assertThat(messages()).isEqualTo(2);
        assertThat(AgentScene.column(bee, "wake_attempts")).isEqualTo(2);

        // When
        pass("checkin_deadline_at");
        AgentScene.reconcile();
        assertThat(AgentScene.column(bee, "provision_action")).isEqualTo("update");
        AgentScene.work(bee);

        // Then
        assertThat(messages()).isEqualTo(3);
        assertThat(AgentScene.column(bee, "wake_attempts")).isEqualTo(3);

        // When
        pass("checkin_deadline_at");
        AgentScene.reconcile();

        // Then
        assertThat(scene.status(bee)).isEqualTo("error");
        assertThat(scene.read(bee).getString("status_reason")).isEqualTo("The agent did not call in after 3 wake-ups.");
        AgentScene.as(token()).get("/api/v1/agent/healthz").then().statusCode(200);
        assertThat(scene.status(bee)).as("late, but alive").isEqualTo("online");
        assertThat(scene.read(bee).getString("status_reason")).isNull();
    }

    private int messages() {
        // Sessions are started anew with their history kept by the stand-in: count what was sent.
        return gateway.calls("chat.send").size();
    }

    @Test
    void agentThatCallsInIsNotWokenAgain() {
        AgentScene.work(bee);
        AgentScene.as(token()).get("/api/v1/agent/healthz").then().statusCode(200).body("status", equalTo("online"));

        AgentScene.reconcile();

        assertThat(AgentScene.waitingJobs(bee)).isZero();
        assertThat(AgentScene.column(bee, "wake_attempts")).isEqualTo(0);
    }

    @Test
    void wakeUpThatCannotBeSentIsSaidAndTheDeadlineStays() {
        AgentScene.work(bee);
        gateway.stop();
        pass("checkin_deadline_at");
        AgentScene.reconcile();

        assertThat(AgentScene.work(bee)).isNull();

        assertThat(scene.read(bee).getString("status_reason")).isNotNull();
        assertThat(AgentScene.column(bee, "checkin_deadline_at")).isNotNull();
    }

    @Test
    void rowsOfTheReplacedServiceThatAreStuckAreTakenUp() {
        // Given
        var stuck = Rows.agent(scene.gateway, scene.board);
        var recent = Rows.agent(scene.gateway, scene.board);
        Rows.execute("update agents set status = 'provisioning', updated_at = now() at time zone 'utc' - interval '1 h'"
                + " where id = ?", stuck);

        // When
        AgentScene.reconcile();

        // Then
        assertThat(AgentScene.waitingJobs(stuck)).isEqualTo(1);
        assertThat(AgentScene.waitingJobs(recent)).isZero();
        assertThat(AgentScene.work(stuck)).isNull();
        assertThat(gateway.file("mc-" + stuck, "AGENTS.md")).isNotNull();
    }

    @Test
    void deletionThatTheReplacedServiceLeftHalfWayIsFinished() {
        AgentScene.work(bee);
        Rows.execute("update agents set status = 'deleting' where id = ?", bee);

        AgentScene.reconcile();

        assertThat(Rows.count("agents", "id = ?", bee)).isZero();
        assertThat(AgentScene.work(bee)).isNull();
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).isNull();
    }

    @Test
    void ofManyProcessesOneMovesAnAgent() {
        loseJobs(bee);
        pass("provision_deadline_at");

        try (ExecutorService processes = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 8).forEach(i -> processes.execute(AgentScene::reconcile));
        }

        assertThat(AgentScene.waitingJobs(bee)).isEqualTo(1);
    }
}
