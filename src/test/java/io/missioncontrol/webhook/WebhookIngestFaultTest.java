package io.missioncontrol.webhook;

import static io.missioncontrol.webhook.IngestClient.sign;
import static io.missioncontrol.webhook.IngestClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ingest while others delete, the database hangs, or the same event comes many times at once. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class WebhookIngestFaultTest {

    private static final byte[] EVENT = utf8("{\"event\": \"ping\"}");

    private String database;
    private UUID board;
    private UUID webhook;
    private IngestClient client;

    @BeforeEach
    void makeWebhook() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
        webhook = WebhookRows.open(database, board);
        client = new IngestClient(RestAssured.port, board, webhook);
    }

    @Test
    void theSameEventTwentyTimesAtOnceIsStoredTwentyTimes() throws Exception {
        // Given
        UUID signed = WebhookRows.webhook(database, board, "s3cr3t", null, true);
        IngestClient sender = new IngestClient(RestAssured.port, board, signed);
        List<Future<Integer>> statuses = new ArrayList<>();

        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                statuses.add(threads.submit(() -> sender.send(
                                EVENT, "X-GitHub-Delivery: d1", "X-Hub-Signature-256: " + sign("s3cr3t", EVENT))
                        .status()));
            }
        }

        // Then
        for (Future<Integer> status : statuses) {
            assertThat(status.get()).isEqualTo(202);
        }
        assertThat(WebhookRows.stored(database, signed)).isEqualTo(20);
        assertThat(Sql.value(database, "select count(*) from queue_jobs where ordering_key = ?", signed)).isEqualTo(20L);
        assertThat(Sql.value(database, "select count(*) from board_memory where board_id = ?", board)).isEqualTo(20L);
    }

    @Test
    void aWebhookDeletedMeanwhileIsNotFound() throws Exception {
        try (Connection connection = Sql.connect(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given: a deletion that has not committed, which ingest does not see yet
            connection.setAutoCommit(false);
            try (var delete = connection.prepareStatement("delete from board_webhooks where id = ?")) {
                delete.setObject(1, webhook);
                delete.executeUpdate();
            }
            Future<HttpSocket.Response> response = threads.submit(() -> client.send(EVENT));
            awaitBlockedStatement();

            // When
            connection.commit();

            // Then
            assertThat(response.get().status()).isEqualTo(404);
        }
        assertThat(Sql.value(database, "select count(*) from board_memory where board_id = ?", board)).isEqualTo(0L);
        assertThat(Sql.value(database, "select count(*) from queue_jobs where ordering_key = ?", webhook)).isEqualTo(0L);
    }

    @Test
    void aDatabaseThatHangsIsUnavailable() throws Exception {
        try (Connection connection = Sql.connect(database)) {
            // Given
            connection.setAutoCommit(false);
            try (var lock = connection.createStatement()) {
                lock.execute("lock table board_webhooks in access exclusive mode");
            }

            // When
            HttpSocket.Response response = client.send(EVENT);

            // Then
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).contains("\"detail\":\"Service Unavailable\"", "\"request_id\":");
            assertThat(response.headers()).containsKey("retry-after");
        }
        assertThat(client.send(EVENT).status()).isEqualTo(202);
    }

    @Test
    void aDatabaseThatEndsItsConnectionsIsUnavailableForAMoment() throws Exception {
        try (Connection connection = Sql.connect(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            connection.setAutoCommit(false);
            try (var lock = connection.createStatement()) {
                lock.execute("lock table board_webhook_payloads in access exclusive mode");
            }
            Future<HttpSocket.Response> response = threads.submit(() -> client.send(EVENT));
            awaitBlockedStatement();

            // When
            Sql.query(
                    database,
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and wait_event_type = 'Lock'");

            // Then
            assertThat(response.get().status()).isEqualTo(503);
        }
        assertThat(client.send(EVENT).status()).isEqualTo(202);
    }

    private void awaitBlockedStatement() {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while ((long) Sql.value(
                        database,
                        "select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                == 0) {
            assertThat(Instant.now()).as("the statement blocks").isBefore(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
