package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.Caller;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class WebhookIdempotencyTest {

    private static final String HEADER = "X-GitHub-Delivery";

    @Inject
    ExpiredIdempotencyKeys expired;

    private UUID board;
    private UUID webhook;

    @BeforeEach
    void makeWebhook() {
        board = BoardRows.board(Rows.database(), RestAssured.port);
        webhook = webhook();
    }

    @Test
    void theSameEventIsStoredOnce() {
        var first = send("abc");

        assertThat(send("abc")).isEqualTo(first);
        assertThat(send("other")).isNotEqualTo(first);
        assertThat(stored()).isEqualTo(2);
        assertThat(Rows.count("queue_jobs", "ordering_key = ?", webhook)).isEqualTo(2);
    }

    @Test
    void eventsWithoutAKeyAreAllStored() {
        assertThat(Set.of(send(null), send(null), send(""))).hasSize(3);
    }

    @Test
    void ofTwentyAtOnceOneIsStored() throws InterruptedException, ExecutionException {
        var ids = new HashSet<String>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> call = () -> send("at-once");
            var answers = callers.invokeAll(IntStream.range(0, 20).mapToObj(i -> call).toList());
            for (var answer : answers) {
                ids.add(answer.get());
            }
        }

        assertThat(ids).hasSize(1);
        assertThat(Rows.count("board_webhook_payloads", "id = ?::uuid", ids.iterator().next())).isEqualTo(1);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        var first = send("abc");
        Rows.execute("update webhook_idempotency_keys set created_at = created_at - interval '25 hours'"
                + " where webhook_id = ?", webhook);

        assertThat(send("abc")).isNotEqualTo(first);
        assertThat(stored()).isEqualTo(2);

        Rows.execute("update webhook_idempotency_keys set created_at = created_at - interval '25 hours'"
                + " where webhook_id = ?", webhook);
        expired.delete().await().atMost(Duration.ofSeconds(10));
        assertThat(Rows.count("webhook_idempotency_keys", "webhook_id = ?", webhook)).isZero();
    }

    @Test
    void keysOfOtherWebhooksAreOthers() {
        var first = send("abc");
        webhook = webhook();

        assertThat(send("abc")).isNotEqualTo(first);
    }

    @Test
    void longKeysAreToldApartToTheirEnd() {
        var start = "k".repeat(4_000);

        assertThat(send(start + "1")).isEqualTo(send(start + "1")).isNotEqualTo(send(start + "2"));
        assertThat(Rows.count("webhook_idempotency_keys", "webhook_id = ? and length(idempotency_key) > 256", webhook))
                .isZero();
    }

    private UUID webhook() {
        var id = UUID.randomUUID();
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at,"
                + " idempotency_header) values (?, ?, 'Hook', true, now(), now(), ?)", id, board, HEADER);
        return id;
    }

    private long stored() {
        return Rows.count("board_webhook_payloads", "webhook_id = ?", webhook);
    }

    /** The id in the answer. */
    private String send(String key) {
        // More than the limit of one address.
        try (var sender = Caller.fromNewAddress()) {
            var path = "/api/v1/boards/" + board + "/webhooks/" + webhook;
            var answer = key == null ? sender.send("POST", path) : sender.send("POST", path, HEADER, key);
            assertThat(answer.statusCode()).isEqualTo(202);
            return new JsonObject(answer.body()).getString("payload_id");
        }
    }
}
