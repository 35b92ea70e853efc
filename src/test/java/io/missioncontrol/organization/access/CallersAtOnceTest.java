package io.missioncontrol.organization.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Requests that come together share statements; nobody gets what is somebody else's by that. */
@QuarkusTest
@TestProfile(ManyUsers.class)
class CallersAtOnceTest {

    private static final int CALLERS = 24;
    private static final int ROUNDS = 8;

    private final String database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);

    private record Question(String path, String header, String credential, int status, String id) {}

    @Test
    void everybodyIsThemselves() {
        // Given
        List<Question> questions = IntStream.range(0, CALLERS)
                .mapToObj(number -> TestUser.signedIn())
                .map(user -> question("/api/v1/users/me", user, 200, user.id().toString()))
                .toList();

        // When, then
        ask(questions);
    }

    @Test
    void everybodyReadsTheirOwnBoardAndNoOther() {
        // Given
        List<Question> questions = new ArrayList<>();
        UUID boardBefore = UUID.randomUUID();
        int answerBefore = 404;
        for (int number = 0; number < CALLERS; number++) {
            TestUser user = TestUser.signedIn();
            UUID board = board(user);
            questions.add(question("/api/v1/boards/" + board, user, 200, board.toString()));
            questions.add(question("/api/v1/boards/" + boardBefore, user, answerBefore, null));
            boardBefore = board;
            answerBefore = 403;
        }

        // When, then
        ask(questions);
    }

    @Test
    void everyAgentReadsItsOwnBoardAndNoOther() {
        // Given
        List<Question> questions = new ArrayList<>();
        UUID boardBefore = UUID.randomUUID();
        int answerBefore = 404;
        for (int number = 0; number < CALLERS; number++) {
            Fleet fleet = new Fleet(database);
            UUID board = fleet.board();
            String token = fleet.tokenFor(fleet.agent(board));
            questions.add(new Question(
                    "/api/v1/agent/boards/" + board, "X-Agent-Token", token, 200, board.toString()));
            questions.add(new Question(
                    "/api/v1/agent/boards/" + boardBefore, "X-Agent-Token", token, answerBefore, null));
            boardBefore = board;
            answerBefore = 403;
        }

        // When, then
        ask(questions);
    }

    private static Question question(String path, TestUser user, int status, String id) {
        return new Question(path, "Authorization", "Bearer " + user.token(), status, id);
    }

    private UUID board(TestUser owner) {
        UUID id = UUID.randomUUID();
        Sql.execute(database, """
                insert into boards (id, organization_id, name, slug, board_type, goal_confirmed, created_at, updated_at,
                    description, max_agents)
                values (?, ?, 'Mine', 'mine', 'general', false, now(), now(), '', 3)""",
                id, owner.organization());
        return id;
    }

    /** All of them at the same time, several times. */
    private static void ask(List<Question> questions) {
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<CompletableFuture<HttpResponse<String>>> answers = questions.stream()
                        .map(question -> client.sendAsync(request(question), HttpResponse.BodyHandlers.ofString()))
                        .toList();
                for (int number = 0; number < questions.size(); number++) {
                    Question question = questions.get(number);
                    HttpResponse<String> answer = answers.get(number).join();
                    assertThat(answer.statusCode()).as(question.path()).isEqualTo(question.status());
                    if (question.id() != null) {
                        assertThat(JsonPath.from(answer.body()).getString("id")).isEqualTo(question.id());
                    }
                }
            }
        }
    }

    private static HttpRequest request(Question question) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + question.path()))
                .header(question.header(), question.credential())
                .build();
    }
}
