package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobOrigin;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application as it is deployed: its own worker and its own reconciler, with their timers, and a gateway. */
@QuarkusTest
@TestProfile(DeliveryEndToEndTest.Deployed.class)
class DeliveryEndToEndTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Everything that happens by itself does. */
    public static class Deployed extends ManyUsers {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Environment.class));
        }

        /** A database, and what the other tests turn off. */
        public static class Environment extends PostgresTestResource {

            @Override
            public Map<String, String> start() {
                Map<String, String> environment = new HashMap<>(super.start());
                environment.put("WORKER_ENABLED", "true");
                environment.put("AGENT_RECONCILE_SECONDS", "1");
                environment.put("WEBHOOK_INGEST_LIMIT", "1000000");
                return environment;
            }
        }
    }

    @Inject
    GatewayClient client;

    @Inject
    WebhookDelivery delivery;

    private TestUser owner;
    private StandInGateway gateway;
    private UUID gatewayId;
    private UUID board;
    private UUID webhook;

    @BeforeEach
    void makeBoard() {
        owner = TestUser.signedIn();
        gateway = new StandInGateway(Era.B).start();
        gatewayId = Rows.gatewayWithoutAgent(owner.organization());
        Rows.execute("update gateways set url = ?, token = ?, workspace_root = '/w/' where id = ?",
                gateway.url(), StandInGateway.TOKEN, gatewayId);
        board = Rows.board(owner.organization(), gatewayId, "Board");
        webhook = UUID.randomUUID();
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at)"
                + " values (?, ?, 'Handle it', true, now(), now())", webhook, board);
    }

    @AfterEach
    void end() {
        Rows.execute("delete from queue_jobs where ordering_key = ?", webhook);
        gateway.close();
    }

    @Test
    void aPostedEventReachesItsAgent() {
        // Given
        String session = lead();

        // When
        String payload = post("{\"build\": \"red\"}");

        // Then
        await().atMost(PATIENCE).until(() -> told(session).equals(List.of(payload)));
        awaitDone(1);
    }

    @Test
    void anEventThatAnotherProcessHasStoredReachesItsAgent() {
        // Given
        String session = lead();

        // When: its job is there, and what tells workers
        UUID payload = store(null);
        Rows.execute("do $$ begin perform pg_notify('queue_jobs', ''); end $$");

        // Then
        await().atMost(PATIENCE).until(() -> told(session).equals(List.of(payload.toString())));
    }

    @Test
    void whatComesWhileTheGatewayIsDownArrivesInOrderWhenItIsBack() {
        // Given
        String session = lead();
        List<String> payloads = new ArrayList<>(List.of(post("0"), post("1"), post("2")));
        await().atMost(PATIENCE).until(() -> told(session).size() == 3);

        // When
        gateway.stop();
        for (int i = 3; i < 40; i++) {
            payloads.add(post(Integer.toString(i)));
        }
        await().atMost(PATIENCE).untilAsserted(() -> deliveries("pending").body(
                "items.last_error", Matchers.hasItem(Matchers.anyOf(
                        Matchers.startsWith("connection_refused"), Matchers.startsWith("circuit_open")))));
        gateway.start();
        for (int i = 40; i < 60; i++) {
            payloads.add(post(Integer.toString(i)));
        }

        // Then
        await().atMost(PATIENCE).until(() -> told(session).size() == 60);
        assertThat(told(session)).isEqualTo(payloads);
        awaitDone(60);
    }

    @Test
    void anAgentWhoseOrderWasLostIsPutOnItsGatewayByTheReconcilerAndThenTold() {
        // Given: the process that was to place the agent is gone, and its job with it
        gateway.stop();
        UUID agent = owner.post("/api/v1/agents",
                        "{\"name\": \"Lead\", \"board_id\": \"" + board + "\", \"is_board_lead\": true}")
                .then().statusCode(200).extract().jsonPath().getUUID("id");
        String payload = post("{}");
        Rows.execute("delete from queue_jobs where ordering_key = ?", agent);
        Rows.execute("update agents set provision_deadline_at = (now() at time zone 'utc') where id = ?", agent);

        // When
        gateway.start();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            String session = (String) Sql.value(
                    Rows.database(), "select openclaw_session_id from agents where id = ?", agent);
            assertThat(session).isNotNull();
            assertThat(told(session)).contains(payload);
        });
        awaitDone(1);
    }

    @Test
    void anEventWhoseAnswerWasLostIsFoundInItsSessionAndNotToldAgain() {
        // Given
        String session = lead();
        gateway.next("chat.send", Fault.closeBehind(1012, "service restart"));

        // When
        String first = post("1");
        String second = post("2");

        // Then
        await().atMost(PATIENCE).until(() -> told(session).size() == 2);
        assertThat(told(session)).containsExactly(first, second);
        awaitDone(2);
        assertThat(gateway.calls("chat.send").stream().map(call -> call.getString("idempotencyKey")))
                .containsExactly(first, second);
    }

    @Test
    void aProcessThatDiesBetweenTheAnswerAndItsNoteLosesNothing() throws Throwable {
        // Given: another process has told the agent, and nobody about it
        String session = lead();
        UUID payload = store("another process");
        VertxContextSupport.subscribeAndAwait(() -> delivery.run(new Job(
                UUID.randomUUID(), IngestStore.DELIVERY, webhook, new JsonObject().put("payload_id", payload.toString()),
                1, JobOrigin.UNKNOWN)));
        assertThat(told(session)).containsExactly(payload.toString());

        // When: its lease ends
        Rows.execute("update queue_jobs set leased_until = (now() at time zone 'utc') where ordering_key = ?", webhook);

        // Then
        awaitDone(1);
        assertThat(gateway.calls("chat.send")).hasSize(2);
        assertThat(told(session)).containsExactly(payload.toString());
    }

    @Test
    void aJobThatNobodyUnderstandsIsDeadAndHoldsUpNobody() {
        // Given
        String session = lead();
        Rows.execute("insert into queue_jobs (id, kind, ordering_key, payload)"
                + " values (gen_random_uuid(), 'webhook_delivery', ?, '{\"payload_id\": \"no id\"}')", webhook);

        // When
        String payload = post("{}");

        // Then
        await().atMost(PATIENCE).until(() -> told(session).equals(List.of(payload)));
        deliveries("dead").body("total", Matchers.is(1)).body("items[0].payload_id", Matchers.nullValue());
    }

    /** The board's lead, on its gateway; its session. */
    private String lead() {
        UUID id = Rows.agent(gatewayId, board);
        String session = "agent:lead-" + board + ":main";
        Rows.execute("update agents set is_board_lead = true, openclaw_session_id = ?,"
                + " last_seen_at = (now() at time zone 'utc') where id = ?", session, id);
        client.call(
                        new GatewayTarget(gatewayId, gateway.url(), StandInGateway.TOKEN, false, false),
                        "agents.create",
                        new JsonObject().put("name", "lead-" + board).put("workspace", "/w/lead"))
                .await().atMost(Duration.ofSeconds(10));
        return session;
    }

    private String post(String body) {
        return RestAssured.given().contentType("application/json").body(body)
                .post("/api/v1/boards/" + board + "/webhooks/" + webhook)
                .then().statusCode(202).extract().path("payload_id");
    }

    /** An event and its job, leased for now when there is somebody who has it. */
    private UUID store(String lease) {
        UUID id = UUID.randomUUID();
        Rows.execute("with event as (insert into board_webhook_payloads (id, board_id, webhook_id, payload, received_at)"
                + " values (?, ?, ?, '{}', now() at time zone 'utc') returning id, webhook_id)"
                + " insert into queue_jobs (id, kind, ordering_key, payload, lease_owner, leased_until)"
                + " select gen_random_uuid(), 'webhook_delivery', webhook_id, json_build_object('payload_id', id), ?,"
                + " case when ?::text is not null then (now() at time zone 'utc') + interval '1 minute' end from event",
                id, board, webhook, lease, lease);
        return id;
    }

    /** The ids of the events that a session was told about, in order. */
    private List<String> told(String session) {
        return gateway.messages(session).stream()
                .flatMap(message -> message.lines().filter(line -> line.startsWith("Payload ID: ")).limit(1))
                .map(line -> line.substring("Payload ID: ".length()))
                .toList();
    }

    private void awaitDone(int total) {
        await().atMost(PATIENCE).untilAsserted(() -> deliveries("done").body("total", Matchers.is(total)));
    }

    private ValidatableResponse deliveries(String state) {
        return owner.get("/api/v1/boards/{board}/webhooks/{webhook}/deliveries?state=" + state, board, webhook)
                .then().statusCode(200);
    }
}
