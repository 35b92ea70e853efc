package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.missioncontrol.event.SseClient;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class AgentStreamTest {

    private static final String STREAM = "/api/v1/agents/stream";

    private TestUser owner;
    private UUID organization;
    private UUID gateway;
    private UUID board;

    @BeforeEach
    void makeTenant() {
        owner = TestUser.signedIn();
        organization = owner.organization();
        gateway = Rows.gateway(organization);
        board = Rows.board(organization, gateway, "Board");
    }

    @Test
    void changesOfAgentsArriveAsTheyHappen() {
        var agent = Rows.agent(gateway, board);
        try (var stream = open(owner, "?since=null")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(stream.header("cache-control")).isEqualTo("no-store");
            assertThat(stream.header("x-accel-buffering")).isEqualTo("no");

            rename(agent, "Changed");

            await().until(() -> stream.data().stream().anyMatch(data -> data.contains("\"Changed\"")));
            assertThat(stream.lines()).contains("event: agent");
            assertThat(stream.data().getLast()).startsWith("{\"agent\":{").contains("\"Changed\"", agent.toString());
        }
    }

    @Test
    void theStreamBeginsWithWhatHasChangedSinceAskedFor() {
        var agent = Rows.agent(gateway, board);
        try (var stream = open(owner, "?since=2020-01-01T00:00:00Z&board_id=" + board)) {
            await().until(() -> stream.data().size() == 1);
            assertThat(stream.data().getFirst()).contains(agent.toString());

            rename(agent, "Again");

            await().until(() -> stream.data().size() == 2);
        }
    }

    @Test
    void membersSeeTheAgentsOfTheBoardsThatTheyMayRead() {
        var other = Rows.board(organization, gateway, "Other");
        var shown = Rows.agent(gateway, board);
        var hidden = Rows.agent(gateway, other);
        var member = TestUser.signedIn();
        Rows.access(Rows.member(organization, member, "member"), board, true, false);
        try (var stream = open(member, "?since=2020-01-01")) {
            rename(hidden, "Hidden");
            rename(shown, "Shown");

            await().until(() -> stream.data().stream().anyMatch(data -> data.contains("Shown")));
            // Nor the gateway's main agent.
            assertThat(stream.data()).allMatch(data -> data.contains(shown.toString()));
        }
        try (var stream = open(member, "?board_id=" + other)) {
            assertThat(stream.status()).isEqualTo(403);
        }
    }

    @Test
    void othersSeeNothing() {
        var agent = Rows.agent(gateway, board);
        var stranger = TestUser.signedIn();
        var own = Rows.agent(Rows.gateway(stranger.organization()), null);
        try (var stream = open(stranger, "")) {
            rename(agent, "Secret");
            rename(own, "Own");

            await().until(() -> stream.data().stream().anyMatch(data -> data.contains("\"Own\"")));
            assertThat(stream.data()).noneMatch(data -> data.contains(agent.toString()));
        }
        RestAssured.get(STREAM).then().statusCode(401);
    }

    @Test
    void changesDuringALostConnectionToTheDatabaseAreToldLater() {
        var agent = Rows.agent(gateway, board);
        try (var stream = open(owner, "")) {
            rename(agent, "Before");
            await().until(() -> stream.data().stream().anyMatch(data -> data.contains("Before")));

            Rows.execute("do $$ begin perform pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and (query ilike 'listen%' or query = 'select 1');"
                    + " update agents set name = 'Meanwhile', updated_at = now() at time zone 'utc' where id = '"
                    + agent + "'; end $$");

            await().until(() -> stream.data().stream().anyMatch(data -> data.contains("Meanwhile")));
        }
    }

    @Test
    void theHeadersOfAStreamCanBeAskedForAlone() {
        owner.request().head(STREAM).then().statusCode(200).header("content-type", "text/event-stream; charset=utf-8");
    }

    private static SseClient open(TestUser user, String query) {
        return new SseClient(RestAssured.port, STREAM + query, user.token());
    }

    private static void rename(UUID agent, String name) {
        Rows.execute("update agents set name = ?, updated_at = now() at time zone 'utc' where id = ?", name, agent);
    }
}
