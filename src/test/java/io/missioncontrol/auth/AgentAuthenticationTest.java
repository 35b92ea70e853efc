package io.missioncontrol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Caller;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class AgentAuthenticationTest {

    private static final String USER = "Bearer " + PostgresTestResource.TOKEN;

    @ConfigProperty(name = "DATABASE_URL")
    String url;

    private Fleet fleet;
    private UUID board;
    private UUID agent;
    private String token;

    @BeforeEach
    void anAgentOnABoard() {
        fleet = new Fleet(url);
        board = fleet.board();
        agent = fleet.agent(board);
        token = fleet.tokenFor(agent);
    }

    @Test
    void tokenIsAcceptedInEitherHeader() {
        try (Caller caller = Caller.fromNewAddress()) {
            for (String[] headers : List.of(
                    new String[] {"X-Agent-Token", token},
                    new String[] {"x-agent-token", "  " + token + " "},
                    new String[] {"Authorization", "Bearer " + token},
                    new String[] {"Authorization", "bEARER  " + token})) {
                HttpResponse<String> answer = caller.get("/test/probe/agent", headers);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("AgentActor", agent.toString(), fleet.organizationId.toString());
            }
        }
    }

    @Test
    void everythingElseIsUnauthorizedWithTheDocumentedBodyAndChallenge() {
        String almost = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
        for (String[] headers : List.of(
                new String[] {},
                new String[] {"X-Agent-Token", ""},
                new String[] {"X-Agent-Token", "bad-token"},
                new String[] {"X-Agent-Token", "\u00e9\u00ff"},
                new String[] {"X-Agent-Token", "a".repeat(10_000)},
                new String[] {"X-Agent-Token", almost},
                new String[] {"X-Agent-Token", token.substring(0, 42)},
                new String[] {"X-Agent-Token", Fleet.randomToken()},
                new String[] {"Authorization", "Basic " + token},
                new String[] {"Authorization", token},
                new String[] {"Authorization", USER})) {
            try (Caller caller = Caller.fromNewAddress()) {
                HttpResponse<String> answer = caller.get("/test/probe/agent", headers);

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).startsWith("{\"detail\":\"Unauthorized\",\"request_id\":\"");
                assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            }
        }
    }

    @Test
    void deletedAgentIsUnauthorized() {
        Sql.execute(url, "delete from agents where id = ?", agent);

        try (Caller caller = Caller.fromNewAddress()) {
            assertThat(caller.get("/test/probe/agent", "X-Agent-Token", token).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void agentOnABoardWorksOnThatBoardOnly() {
        UUID sibling = fleet.board();

        assertThat(statusesOnBoards(token, board)).containsOnly(200);
        assertThat(statusesOnBoards(token, sibling)).containsOnly(403);
        assertThat(statusesOnBoards(token, UUID.randomUUID())).containsOnly(404);
    }

    @Test
    void mainAgentWorksOnBoardsOfItsOrganizationOnly() {
        UUID foreign = new Fleet(url).board();
        String mainToken = fleet.tokenFor(fleet.agent(null));

        assertThat(statusesOnBoards(mainToken, board)).containsOnly(200);
        assertThat(statusesOnBoards(mainToken, fleet.board())).containsOnly(200);
        assertThat(statusesOnBoards(mainToken, foreign)).containsOnly(403);
    }

    @Test
    void sharedRoutesKnowPeopleAndAgentsApart() {
        try (Caller caller = Caller.fromNewAddress()) {
            assertThat(caller.get("/test/probe/actor", "Authorization", USER).body()).contains("UserActor");
            assertThat(caller.get("/test/probe/actor", "Authorization", "Bearer " + token).body())
                    .contains("AgentActor");
            assertThat(caller.get("/test/probe/actor", "X-Agent-Token", token).body()).contains("AgentActor");
            assertThat(caller.get("/test/probe/actor", "X-Agent-Token", token, "Authorization", USER).body())
                    .contains("AgentActor");
        }
    }

    @Test
    void agentHeaderOnSharedRoutesIsNotOutweighedByAPersonsToken() {
        try (Caller caller = Caller.fromNewAddress()) {
            HttpResponse<String> bad =
                    caller.get("/test/probe/actor", "X-Agent-Token", Fleet.randomToken(), "Authorization", USER);
            HttpResponse<String> peopleOnly =
                    caller.get("/test/probe/user", "X-Agent-Token", Fleet.randomToken(), "Authorization", USER);

            assertThat(bad.statusCode()).isEqualTo(401);
            assertThat(peopleOnly.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void routesForPeopleRefuseAgents() {
        try (Caller caller = Caller.fromNewAddress()) {
            assertThat(caller.get("/test/probe/user", "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
            assertThat(caller.get("/test/probe/user", "X-Agent-Token", token).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void twentyFailuresInAMinuteLockAnAddressOut() {
        try (Caller caller = Caller.fromNewAddress();
                Caller neighbour = Caller.fromNewAddress()) {
            List<Integer> statuses = IntStream.range(0, 20)
                    .mapToObj(i -> caller.get("/test/probe/agent", "X-Agent-Token", "bad-token").statusCode())
                    .toList();
            HttpResponse<String> refused = caller.get("/test/probe/agent", "X-Agent-Token", "bad-token");

            assertThat(statuses).containsOnly(401);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).startsWith("{\"detail\":\"Too Many Requests\"");
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
            assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"agent-auth-failure\";q=20;w=60");
            assertThat(caller.get("/test/probe/agent", "X-Agent-Token", token).statusCode()).isEqualTo(429);
            assertThat(caller.get("/test/probe/user", "Authorization", USER).statusCode()).isEqualTo(200);
            assertThat(caller.get("/test/probe/actor", "Authorization", USER).statusCode()).isEqualTo(200);
            assertThat(neighbour.get("/test/probe/agent", "X-Agent-Token", "bad-token").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void agentThatIsKnownToBeGoodDoesNotSufferFromAFailingNeighbour() {
        try (Caller caller = Caller.fromNewAddress()) {
            caller.get("/test/probe/agent", "X-Agent-Token", token);
            for (int i = 0; i < 25; i++) {
                caller.get("/test/probe/agent", "X-Agent-Token", "bad-token");
            }

            assertThat(caller.get("/test/probe/agent", "X-Agent-Token", token).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thirteenAgentsBehindOneAddressAllGetThrough() {
        List<String> tokens =
                Stream.generate(() -> fleet.tokenFor(fleet.agent(board))).limit(13).toList();

        try (Caller caller = Caller.fromNewAddress()) {
            List<Integer> statuses = Stream.concat(tokens.stream(), Stream.concat(tokens.stream(), tokens.stream()))
                    .map(each -> caller.get("/test/probe/agent", "X-Agent-Token", each).statusCode())
                    .toList();

            assertThat(statuses).hasSize(39).containsOnly(200);
        }
    }

    @Test
    void oneAgentMayAskThreeHundredTimesAMinute() {
        try (Caller caller = Caller.fromNewAddress();
                Caller elsewhere = Caller.fromNewAddress()) {
            List<Integer> statuses = IntStream.range(0, 300)
                    .mapToObj(i -> caller.get("/test/probe/agent", "X-Agent-Token", token).statusCode())
                    .toList();
            HttpResponse<String> refused = elsewhere.get("/test/probe/agent", "X-Agent-Token", token);

            assertThat(statuses).containsOnly(200);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"agent-request\";q=300;w=60");
        }
    }

    @Test
    void requestIsASignOfLifeThatIsWrittenAtMostEveryHalfMinute() {
        try (Caller caller = Caller.fromNewAddress()) {
            caller.get("/test/probe/agent", "X-Agent-Token", token);
            Object firstVersion = version();
            caller.get("/test/probe/agent", "X-Agent-Token", token);

            assertThat(Sql.value(url, "select status from agents where id = ?", agent)).isEqualTo("online");
            assertThat(version()).isEqualTo(firstVersion);

            Sql.execute(url, "update agents set last_seen_at = last_seen_at - interval '31 s', status = 'offline'"
                    + " where id = ?", agent);
            caller.get("/test/probe/agent", "X-Agent-Token", token);

            assertThat(Sql.value(url, "select status from agents where id = ?", agent)).isEqualTo("online");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "provisioning, online", "updating, online", "error, online", "offline, online", "healthy, online",
        "deleting, deleting"
    })
    void signOfLifeIsProofOfLifeInEveryStateButDeletion(String before, String after) {
        // Given
        Sql.execute(url, "update agents set status = ?, last_seen_at = null where id = ?", before, agent);

        // When
        try (Caller caller = Caller.fromNewAddress()) {
            caller.get("/test/probe/agent", "X-Agent-Token", token);
        }

        // Then
        assertThat(Sql.value(url, "select status from agents where id = ?", agent)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"provisioning", "updating", "error", "offline", "online"})
    void signOfLifeOfAnAgentThatIsWaitedForIsWrittenAtOnce(String before) {
        // Given
        Sql.execute(url, """
                update agents set status = ?, last_seen_at = now() at time zone 'utc', wake_attempts = 2,
                    checkin_deadline_at = now() at time zone 'utc', last_provision_error = 'silent'
                where id = ?""", before, agent);

        // When
        try (Caller caller = Caller.fromNewAddress()) {
            caller.get("/test/probe/agent", "X-Agent-Token", token);
        }

        // Then
        assertThat(Sql.value(url, """
                select concat_ws(' ', status, wake_attempts, checkin_deadline_at, last_provision_error)
                from agents where id = ?""", agent)).isEqualTo("online 0");
    }

    private Object version() {
        return Sql.value(url, "select xmin::text from agents where id = ?", agent);
    }

    private List<Integer> statusesOnBoards(String agentToken, UUID boardId) {
        try (Caller caller = Caller.fromNewAddress()) {
            return List.of(
                    caller.get("/test/probe/agent/boards/" + boardId, "X-Agent-Token", agentToken).statusCode(),
                    caller.get("/test/probe/boards/" + boardId, "X-Agent-Token", agentToken).statusCode(),
                    caller.send("POST", "/test/probe/boards/" + boardId, "X-Agent-Token", agentToken).statusCode());
        }
    }
}
