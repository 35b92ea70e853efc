package io.missioncontrol.webhook;

import static io.missioncontrol.webhook.IngestClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are committed together have nothing else in common. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class GroupCommitTest {

    private static final int EVENTS = 40;
    private static final long PATIENCE_SECONDS = 10;

    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private String database;
    private UUID board;

    @BeforeEach
    void makeBoard() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
    }

    @AfterEach
    void stopSenders() {
        senders.shutdownNow();
    }

    @Test
    void eventsThatComeTogetherAreAllStoredWithTheirEntriesAndDeliveries() throws Exception {
        // Given
        List<UUID> webhooks = List.of(webhook(), webhook());

        // When
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            answers.add(send(webhooks.get(i % 2), "{\"number\":" + i + "}"));
        }

        // Then
        for (CompletableFuture<Integer> answer : answers) {
            assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(202);
        }
        for (UUID webhook : webhooks) {
            assertThat(WebhookRows.stored(database, webhook)).isEqualTo(EVENTS / 2);
            assertThat(count("select count(*) from queue_jobs where ordering_key = ?", webhook)).isEqualTo(EVENTS / 2);
        }
        assertThat(count("select count(*) from board_memory where board_id = ?", board)).isEqualTo(EVENTS);
    }

    @Test
    void anEventForWebhookThatIsBeingDeletedHoldsUpNobodyAndFailsAlone() throws Exception {
        // Given
        UUID deleted = webhook();
        UUID other = webhook();
        CompletableFuture<Integer> late;
        try (Connection connection = Sql.connect(database)) {
            connection.setAutoCommit(false);
            delete(connection, deleted);

            // When
            late = send(deleted, "{}");
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                answers.add(send(other, "{}"));
            }

            // Then
            for (CompletableFuture<Integer> answer : answers) {
                assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(202);
            }
            assertThat(late).isNotDone();
            connection.commit();
        }
        assertThat(late.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(404);
        assertThat(WebhookRows.stored(database, other)).isEqualTo(EVENTS);
    }

    private CompletableFuture<Integer> send(UUID webhook, String body) {
        IngestClient client = new IngestClient(RestAssured.port, board, webhook);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        HttpSocket.Response response = client.send(utf8(body), "Content-Type: application/json");
                        return response.status();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                senders);
    }

    private static void delete(Connection connection, UUID webhook) throws SQLException {
        try (var statement = connection.prepareStatement("delete from board_webhooks where id = ?")) {
            statement.setObject(1, webhook);
            statement.executeUpdate();
        }
    }

    private UUID webhook() {
        return WebhookRows.open(database, board);
    }

    private long count(String sql, UUID id) {
        return (long) Sql.value(database, sql, id);
    }
}
