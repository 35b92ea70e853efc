package io.missioncontrol.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SampleDataTest {

    @ConfigProperty(name = "DATABASE_URL")
    String database;

    @TempDir
    Path directory;

    private SampleData sampleData;

    @BeforeEach
    void asDevModeWould() throws IOException {
        var environment = DevEnvironment.of(variables(), directory);
        environment.useDatabase(database);
        sampleData = new SampleData(environment, directory.resolve("sample.json"));
    }

    @Test
    void printedLinesWorkAsTheyAre() throws Exception {
        // Given
        var lines = printedLines();

        // When
        var posted = output("sh", "-c", lines.getFirst());
        var read = output("sh", "-c", lines.getLast());

        // Then
        assertThat(posted).contains("\"ok\":true");
        assertThat(read).contains("\"payload\":{\"event\":\"build.failed\",\"branch\":\"main\"}", "\"total\":1");
    }

    @Test
    void nextRunPrintsTheSameLines() throws Exception {
        assertThat(printedLines()).hasSize(2).isEqualTo(printedLines());
    }

    @Test
    void deletedWebhookIsMadeAgainOnTheSameBoard() throws Exception {
        // Given
        printedLines();
        var board = Sql.value(database, "select id from boards where slug = 'sample-board' order by created_at desc limit 1");
        Sql.execute(database, "delete from board_webhooks where board_id = ?", board);

        // When
        var lines = printedLines();

        // Then
        assertThat(lines.getFirst()).contains("/boards/" + board + "/webhooks/");
        assertThat(output("sh", "-c", lines.getFirst())).contains("\"ok\":true");
    }

    @Test
    void databaseOfTheCallerWithBoardsIsLeftAlone() throws Exception {
        // Given
        printedLines();
        var variables = variables();
        variables.put("DATABASE_URL", database);
        var environment = DevEnvironment.of(variables, directory);
        var boards = Sql.value(database, "select count(*) from boards");

        // When, Then
        assertThatThrownBy(new SampleData(environment, directory.resolve("other.json"))::instructions)
                .isInstanceOf(DevException.class);
        assertThat(Sql.value(database, "select count(*) from boards")).isEqualTo(boards);
    }

    private List<String> printedLines() throws IOException, InterruptedException {
        return sampleData.instructions().lines().filter(line -> line.startsWith("curl ")).toList();
    }

    private static Map<String, String> variables() {
        return new HashMap<>(Map.of(
                "PORT", Integer.toString(RestAssured.port), "LOCAL_AUTH_TOKEN", PostgresTestResource.TOKEN));
    }

    private static String output(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes());
    }
}
