package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.queue.CleanUpRun;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PayloadRetentionTest.SevenDays.class)
class PayloadRetentionTest {

    private static final String PAYLOADS = "/api/v1/boards/{board}/webhooks/{webhook}/payloads";
    private static final String DELIVERIES = "/api/v1/boards/{board}/webhooks/{webhook}/deliveries";

    /** Events are kept for a week. */
    public static class SevenDays extends ManyUsers {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("WEBHOOK_PAYLOAD_RETENTION_DAYS", "7");
            // What waits must stay as it is.
            settings.put("WORKER_ENABLED", "false");
            return settings;
        }
    }

    @Inject
    CleanUpRun cleanUp;

    private TestUser owner;
    private UUID board;
    private UUID webhook;

    @BeforeEach
    void makeWebhook() {
        owner = TestUser.signedIn();
        board = Rows.board(owner.organization(), Rows.gateway(owner.organization()), "Board");
        webhook = UUID.randomUUID();
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at)"
                + " values (?, ?, 'Handle it', true, now(), now())", webhook, board);
    }

    @Test
    void oldEventsGoAndTheRestStays() {
        // Given
        UUID old = payload(8);
        UUID young = payload(6);
        finished(old, "done");

        // When
        cleanUp.now();

        // Then
        owner.get(PAYLOADS, board, webhook).then()
                .body("total", Matchers.is(1)).body("items[0].id", Matchers.equalTo(young.toString()));
    }

    @Test
    void theListOfDeliveriesStillNamesAnEventThatIsGone() {
        // Given
        UUID old = payload(8);
        finished(old, "done");

        // When
        cleanUp.now();

        // Then
        owner.get(DELIVERIES, board, webhook).then().statusCode(200)
                .body("total", Matchers.is(1)).body("items[0].payload_id", Matchers.equalTo(old.toString()));
        owner.get(PAYLOADS + "/{payload}", board, webhook, old).then().statusCode(404);
    }

    @Test
    void whatStillHasToBeDeliveredOrCanBeRetriedIsKept() {
        // Given
        UUID waiting = payload(8);
        UUID leased = payload(8);
        UUID dead = payload(8);
        UUID skipped = payload(8);
        UUID delivered = payload(8);
        pending(waiting, null);
        pending(leased, "worker");
        finished(dead, "dead");
        finished(skipped, "skipped");
        finished(delivered, "done");

        // When
        cleanUp.now();

        // Then
        assertThat(isStored(waiting)).isTrue();
        assertThat(isStored(leased)).isTrue();
        assertThat(isStored(dead)).isTrue();
        assertThat(isStored(skipped)).isTrue();
        assertThat(isStored(delivered)).isFalse();
    }

    @Test
    void aDeadDeliveryThatGoesTakesItsEventWithIt() {
        // Given
        UUID old = payload(200);
        finished(old, "dead");
        Rows.execute("update queue_finished_jobs set finished_at = now() - interval '181 days' where ordering_key = ?",
                webhook);

        // When: jobs and events are cleaned up in any order
        cleanUp.now();
        cleanUp.now();

        // Then
        assertThat(isStored(old)).isFalse();
    }

    @Test
    void manyThatAreKeptDoNotHideThoseBehind() {
        // Given
        Rows.execute("insert into board_webhook_payloads (id, board_id, webhook_id, payload, received_at)"
                + " select gen_random_uuid(), ?, ?, '{}', (now() at time zone 'utc') - interval '20 days'"
                + " from generate_series(1, 1200)", board, webhook);
        Rows.execute("insert into queue_finished_jobs (id, sequence_number, kind, ordering_key, payload, state, attempts,"
                + " created_at) select gen_random_uuid(), 1, 'webhook_delivery', webhook_id,"
                + " json_build_object('payload_id', id), 'skipped', 1, now() from board_webhook_payloads"
                + " where webhook_id = ?", webhook);
        UUID behind = payload(8);

        // When
        cleanUp.now();

        // Then
        assertThat(isStored(behind)).isFalse();
        assertThat(Rows.count("board_webhook_payloads", "webhook_id = ?", webhook)).isEqualTo(1_200);
    }

    @Test
    void theBoardStillRemembers() {
        // Given
        UUID old = payload(8);
        Rows.execute("insert into board_memory (id, board_id, content, tags, source, is_chat, created_at)"
                + " values (gen_random_uuid(), ?, 'Payload ID: ' || ?, '[]', 'webhook', false,"
                + " now() - interval '8 days')", board, old.toString());

        // When
        cleanUp.now();

        // Then
        assertThat(isStored(old)).isFalse();
        owner.get("/api/v1/boards/{board}/memory", board).then().body("total", Matchers.is(1));
    }

    private UUID payload(int days) {
        UUID id = UUID.randomUUID();
        Rows.execute("insert into board_webhook_payloads (id, board_id, webhook_id, payload, received_at)"
                + " values (?, ?, ?, '{}', (now() at time zone 'utc') - make_interval(days => ?))",
                id, board, webhook, days);
        return id;
    }

    private void pending(UUID payload, String owner) {
        Rows.execute("insert into queue_jobs (id, kind, ordering_key, payload, lease_owner, leased_until)"
                + " values (gen_random_uuid(), 'webhook_delivery', ?, json_build_object('payload_id', ?::text), ?,"
                + " case when ?::text is null then null else now() at time zone 'utc' + interval '1 minute' end)",
                webhook, payload, owner, owner);
    }

    private void finished(UUID payload, String state) {
        Rows.execute("insert into queue_finished_jobs (id, sequence_number, kind, ordering_key, payload, state, attempts,"
                + " created_at) values (gen_random_uuid(), 1, 'webhook_delivery', ?,"
                + " json_build_object('payload_id', ?::text), ?, 1, now())", webhook, payload, state);
    }

    private boolean isStored(UUID payload) {
        return Rows.count("board_webhook_payloads", "id = ?", payload) == 1;
    }
}
