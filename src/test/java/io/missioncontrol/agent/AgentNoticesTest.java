package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobPostponed;
import io.missioncontrol.queue.JobRefused;
import io.missioncontrol.queue.JobSkipped;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AgentsUnderTest.class)
class AgentNoticesTest {

    private StandInGateway gateway;
    private AgentScene scene;
    private UUID lead;
    private String session;

    @BeforeEach
    void aLead() {
        gateway = new StandInGateway(Era.B).start();
        scene = new AgentScene(gateway.url());
        lead = scene.lead("Lead");
        session = "agent:lead-" + scene.board + ":main";
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void theLeadReadsOfAChangeOfItsBoardOnceAndThatIsNoted() {
        AgentScene.work(lead);
        Job notice = notice();

        AgentScene.work(notice);
        AgentScene.work(notice);

        assertThat(gateway.messages(session)).hasSize(2).last().asString()
                .contains("BOARD UPDATED", "- name: Research -> Development");
        assertThat(gateway.calls("chat.send").getLast().getBoolean("deliver")).isFalse();
        assertThat(Rows.count("activity_events", "agent_id = ? and event_type = 'board.lead_notified'"
                + " and message = 'Told Lead about a change of the board Development.'", lead)).isPositive();
    }

    @Test
    void anAgentAndAGatewayThatAreNotReadyAreWaitedFor() {
        Job notice = notice();
        assertThatThrownBy(() -> AgentScene.work(notice)).isInstanceOf(JobPostponed.class)
                .hasMessageContaining("still being put on its gateway");

        AgentScene.work(lead);
        gateway.stop();

        assertThatThrownBy(() -> AgentScene.work(notice)).isInstanceOf(JobPostponed.class);
        assertThat(Rows.count("activity_events", "event_type like 'board.lead%' and agent_id = ?", lead)).isZero();
    }

    @Test
    void aRefusalForGoodIsNoted() {
        AgentScene.work(lead);
        gateway.always("chat.send", Fault.error("INVALID_REQUEST", "no"));
        Job notice = notice();

        assertThatThrownBy(() -> AgentScene.work(notice)).isInstanceOf(JobRefused.class);

        assertThat(Rows.count("activity_events", "event_type = 'board.lead_notify_failed' and agent_id = ?", lead))
                .isEqualTo(1);
    }

    @Test
    void nobodyIsLeftToTell() {
        Job notice = notice();
        scene.admin.delete("/api/v1/agents/" + lead).then().statusCode(200);

        assertThat(Rows.count("queue_jobs", "id = ?", notice.id())).isZero();
        assertThatThrownBy(() -> AgentScene.work(notice)).as("by who has it already").isInstanceOf(JobSkipped.class);
    }

    private Job notice() {
        Rows.agent(scene.gateway, null);
        scene.admin.patch("/api/v1/boards/" + scene.board, "{\"name\": \"Development\"}").then().statusCode(200);
        return AgentScene.job((UUID) Sql.value(Rows.database(), "select id from queue_jobs"
                + " where kind = 'agent_notice' and payload->>'agent_id' = ?", lead.toString()));
    }
}
