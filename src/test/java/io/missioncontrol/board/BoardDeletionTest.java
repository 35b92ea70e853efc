package io.missioncontrol.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a deleted board leaves to be done: its agents still run on a gateway. */
@QuarkusTest
@TestProfile(ManyUsers.class)
class BoardDeletionTest {

    private static final String BOARD = "/api/v1/boards/{id}";

    private TestUser owner;
    private UUID gateway;
    private UUID board;

    @BeforeEach
    void aBoardOnAGateway() {
        owner = TestUser.signedIn();
        var organization = owner.organization();
        gateway = Rows.gateway(organization);
        board = Rows.board(organization, gateway, "Alpha");
    }

    @Test
    void eachAgentOfTheBoardIsToBeRemovedFromItsGateway() {
        // Given
        var lead = Rows.agent(gateway, board);
        Rows.execute("update agents set is_board_lead = true, openclaw_session_id = ? where id = ?",
                "agent:lead-" + board + ":main", lead);
        var worker = Rows.agent(gateway, board);
        Rows.execute("update agents set openclaw_session_id = ? where id = ?", "agent:mc-" + worker + ":main", worker);

        // When
        owner.delete(BOARD, board).then().statusCode(200);

        // Then
        assertThat(removal(lead)).containsExactlyInAnyOrderEntriesOf(Map.of(
                "gateway_id", gateway.toString(),
                "agent_id", "lead-" + board,
                "session_key", "agent:lead-" + board + ":main"));
        assertThat(removal(worker)).containsEntry("agent_id", "mc-" + worker);
    }

    @Test
    void anAgentThatWasNeverPutOnItsGatewayIsRemovedByTheNameItWouldHaveGot() {
        // Given
        var lead = Rows.agent(gateway, board);
        Rows.execute("update agents set is_board_lead = true where id = ?", lead);
        var worker = Rows.agent(gateway, board);
        Rows.execute("update agents set openclaw_session_id = ' ' where id = ?", worker);

        // When
        owner.delete(BOARD, board).then().statusCode(200);

        // Then
        assertThat(removal(lead)).containsEntry("session_key", "agent:lead-" + board + ":main");
        assertThat(removal(worker)).containsEntry("session_key", "agent:mc-" + worker + ":main");
    }

    @Test
    void otherAgentsStay() {
        // Given
        var elsewhere = Rows.agent(gateway, Rows.board(owner.organization(), gateway, "Beta"));

        // When
        owner.delete(BOARD, board).then().statusCode(200);

        // Then
        assertThat(jobs(elsewhere)).isEmpty();
        assertThat(Rows.count("agents", "id = ?", elsewhere)).isEqualTo(1);
    }

    @Test
    void nothingIsLeftToDoWhenTheBoardIsNotDeleted() {
        // Given
        var agent = Rows.agent(gateway, board);
        var reader = TestUser.signedIn();
        Rows.access(Rows.member(owner.organization(), reader, "member"), board, true, false);

        // When
        reader.delete(BOARD, board).then().statusCode(403);

        // Then
        assertThat(jobs(agent)).isEmpty();
    }

    private static Map<String, Object> removal(UUID agent) {
        var jobs = jobs(agent);
        assertThat(jobs).hasSize(1);
        return Sql.query(Rows.database(), "select key, value from json_each_text(?::json)", jobs.getFirst()).stream()
                .collect(java.util.stream.Collectors.toMap(row -> (String) row.get("key"), row -> row.get("value")));
    }

    private static List<String> jobs(UUID agent) {
        return Sql.query(
                        Rows.database(),
                        "select payload::text as payload from queue_jobs where kind = 'agent_removal' and ordering_key = ?",
                        agent)
                .stream()
                .map(row -> (String) row.get("payload"))
                .toList();
    }
}
