package io.missioncontrol.trace;

import static io.missioncontrol.trace.Collector.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.Caller;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.missioncontrol.webhook.SignedEvents;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What arrives at a real collector, over HTTP, when requests are traced. */
@QuarkusTest
@TestProfile(TracedApplication.class)
class TraceTest {

    private static final String WEBHOOK_SECRET = "s3-webhook-secret";
    private static final String WRONG_TOKEN = "s5-wrong-token";
    private static final String HEADER_SECRET = "s7-header-secret";
    private static final String PAYLOAD = "p1-payload-text";
    private static final String QUERY = "p2-query-value";
    private static final String INGEST = "/api/v1/boards/{board_id}/webhooks/{webhook_id}";

    Collector collector;

    @Inject
    GatewayClient client;

    @Test
    void anEventIsOneTraceFromItsSenderThroughStatementsAndQueueToTheGateway() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            TestUser owner = TestUser.signedIn();
            Webhook webhook = webhook(owner, gateway);
            String traceId = newTraceId();

            // When
            String body = "{\"text\":\"" + PAYLOAD + "\"}";
            Response answer = RestAssured.given()
                    .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                    .header("tracestate", "vendor=" + HEADER_SECRET)
                    .header("X-Hub-Signature-256", "sha256=" + SignedEvents.sign(WEBHOOK_SECRET, body))
                    .header("X-Api-Key", HEADER_SECRET)
                    .header("User-Agent", HEADER_SECRET)
                    .body(body)
                    .post("/api/v1/boards/" + webhook.board() + "/webhooks/" + webhook.id() + "?token=" + QUERY);
            assertThat(answer.statusCode()).isEqualTo(202);

            // Then
            Span sent = awaitSpan(traceId, span -> span.getName().equals("gateway chat.send"));
            Span run = only(traceId, "process webhook_delivery");
            Span enqueued = only(traceId, "enqueue webhook_delivery");
            Span request = only(traceId, "POST " + INGEST);
            assertThat(Collector.parentId(request)).isEqualTo("00f067aa0ba902b7");
            assertThat(request.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(attributes(request)).containsExactlyInAnyOrderEntriesOf(Map.of(
                    "http.request.method", "POST", "http.route", INGEST, "http.response.status_code", "202"));
            assertThat(Collector.parentId(enqueued)).isEqualTo(Collector.id(request));
            assertThat(Collector.parentId(run)).isEqualTo(Collector.id(enqueued));
            assertThat(attributes(run)).containsEntry("missioncontrol.job.id", answer.path("payload_id"))
                    .containsEntry("missioncontrol.job.attempt", "1")
                    .containsEntry("missioncontrol.job.outcome", "done");
            assertThat(Collector.parentId(sent)).isEqualTo(Collector.id(run));
            assertThat(attributes(sent)).containsExactlyInAnyOrderEntriesOf(Map.of(
                    "missioncontrol.gateway.method", "chat.send",
                    "missioncontrol.gateway.id", webhook.gateway().toString(),
                    "missioncontrol.gateway.outcome", "ok"));
            assertThat(collector.trace(traceId).stream().filter(span -> attributes(span).containsKey("db.query.text"))
                            .filter(span -> Collector.parentId(span).equals(Collector.id(request)))
                            .map(Span::getName))
                    .containsExactly("select", "insert");
            assertThat(gateway.messages(webhook.session()).toString()).doesNotContain(traceId);
            assertThat(collector.text()).doesNotContain(PAYLOAD, QUERY, HEADER_SECRET, WEBHOOK_SECRET,
                    StandInGateway.TOKEN, gateway.url(), owner.email(), owner.token(), "127.0.0.1", "localhost");
        }
    }

    @Test
    void nothingOfWhatClientsSendIsInATrace() {
        // Given
        TestUser owner = TestUser.signedIn();
        String traceId = newTraceId();
        List<String> paths = List.of(
                "/api/v1/users/me", "/api/v1/boards/" + PAYLOAD, "/api/v1/" + PAYLOAD, "/" + PAYLOAD + "/%00",
                "/api/v1/organizations/me/members", "/docs/" + PAYLOAD, "/api/v1/users/me/");

        // When
        try (Caller sender = Caller.fromNewAddress()) {
            for (String path : paths) {
                for (String token : List.of(owner.token(), WRONG_TOKEN)) {
                    for (String method : List.of("GET", "POST", "PATCH", "TRACE", "P1PAYLOAD")) {
                        sender.send(method, path + "?token=" + QUERY + "&limit=" + QUERY,
                                "Authorization", "Bearer " + token,
                                "traceparent", "00-" + traceId + "-00f067aa0ba902b7-01",
                                "X-Request-Id", HEADER_SECRET);
                    }
                }
            }
        }

        // Then
        int requests = paths.size() * 2 * 5;
        await().atMost(Duration.ofSeconds(20)).until(() -> collector.trace(traceId).stream()
                .filter(span -> span.getKind() == SpanKind.SPAN_KIND_SERVER).count() == requests);
        assertThat(collector.text()).doesNotContain(PAYLOAD, QUERY, HEADER_SECRET, WRONG_TOKEN, "P1PAYLOAD",
                owner.email(), owner.token(), TracedApplication.COLLECTOR_SECRET);
        assertThat(collector.trace(traceId).stream().map(Span::getName))
                .contains("GET /api/v1/users/me", "_OTHER", "GET", "GET /api/v1/boards/{board_id}");
        List<String> documented = documented();
        assertThat(collector.spans()).allSatisfy(span -> {
            assertThat(attributes(span).keySet()).isSubsetOf(documented);
            assertThat(span.getEventsList()).isEmpty();
            assertThat(span.getTraceState()).isEmpty();
            assertThat(span.getStatus().getMessage()).isEmpty();
        });
    }

    @Test
    void requestsThatShareAStatementAreLinkedToIt() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            Webhook webhook = webhook(TestUser.signedIn(), gateway);
            String path = "/api/v1/boards/" + webhook.board() + "/webhooks/" + webhook.id();
            String signature = "sha256=" + SignedEvents.sign(WEBHOOK_SECRET, "{}");
            String traceId = newTraceId();

            IntStream.range(0, 40).parallel().forEach(i -> RestAssured.given()
                    .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                    .header("X-Hub-Signature-256", signature).body("{}").post(path).then().statusCode(202));

            await().atMost(Duration.ofSeconds(60)).until(() -> done(traceId).size() == 40);
            List<Span> requests = named(traceId, "POST " + INGEST);
            List<Span> writes = named(traceId, "insert");
            assertThat(requests).hasSize(40);
            assertThat(writes.stream().mapToInt(write -> 1 + write.getLinksCount()).sum()).isEqualTo(40);
            assertThat(writes).allSatisfy(write -> assertThat(requests.stream().map(Collector::id))
                    .contains(Collector.parentId(write)));
            // Each message belongs to its own job, whoever's turn was before.
            assertThat(named(traceId, "gateway chat.send").stream().map(Collector::parentId))
                    .containsAll(done(traceId).stream().map(Collector::id).toList());
        }
    }

    @Test
    void whatFailsSaysItsClassOrCodeOnly() {
        String traceId = newTraceId();

        TestUser.signedIn().request().header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .get("/api/v1/gateways/status?gateway_url=ws://127.0.0.1:1/" + PAYLOAD + "&gateway_token=" + QUERY);

        Span call = awaitSpan(traceId, span -> span.getName().startsWith("gateway "));
        assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(call).get("error.type")).matches("[a-z_]+")
                .isEqualTo(attributes(call).get("missioncontrol.gateway.outcome"));
        assertThat(collector.text()).doesNotContain(QUERY, PAYLOAD, "127.0.0.1");
    }

    @Test
    void aTraceThatTheCallerDoesNotSampleIsNotSent() {
        String unsampled = newTraceId();
        String sampled = newTraceId();

        RestAssured.given().header("traceparent", "00-" + unsampled + "-00f067aa0ba902b7-00").get("/openapi.json");
        RestAssured.given().header("traceparent", "00-" + sampled + "-00f067aa0ba902b7-01").get("/openapi.json");

        awaitSpan(sampled, span -> true);
        assertThat(collector.trace(unsampled)).isEmpty();
    }

    @Test
    void healthChecksAreNoTraces() {
        String health = newTraceId();
        String other = newTraceId();

        for (String path : List.of("/health", "/healthz", "/readyz")) {
            RestAssured.given().header("traceparent", "00-" + health + "-00f067aa0ba902b7-01").get(path);
        }
        RestAssured.given().header("traceparent", "00-" + other + "-00f067aa0ba902b7-01").get("/openapi.json");

        awaitSpan(other, span -> true);
        assertThat(collector.trace(health)).isEmpty();
    }

    @Test
    void theCollectorIsToldWhoSendsAndGetsItsHeaders() {
        String traceId = newTraceId();
        RestAssured.given().header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01").get("/openapi.json");
        awaitSpan(traceId, span -> true);

        assertThat(collector.headers().getLast())
                .containsEntry("Authorization", List.of("Bearer " + TracedApplication.COLLECTOR_SECRET))
                .containsEntry("X-team", List.of("red"))
                .containsEntry("Content-type", List.of("application/x-protobuf"));
        assertThat(collector.resource())
                .containsEntry("service.name", "mission-control")
                .containsEntry("deployment.environment.name", "dev")
                .containsKeys("service.version", "service.instance.id");
    }

    @Test
    void aJobKeepsTheRequestThatCausedIt() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            Webhook webhook = webhook(TestUser.signedIn(), gateway);
            RestAssured.given().header("X-Request-Id", "drill-42")
                    .header("X-Hub-Signature-256", "sha256=" + SignedEvents.sign(WEBHOOK_SECRET, "{}"))
                    .body("{}").post("/api/v1/boards/" + webhook.board() + "/webhooks/" + webhook.id());

            await().until(() -> Rows.count("queue_finished_jobs", "ordering_key = ?", webhook.id()) == 1);
            assertThat(Sql.query(Rows.database(),
                            "select request_id, traceparent from queue_finished_jobs where ordering_key = ?", webhook.id())
                    .getFirst())
                    .containsEntry("request_id", "drill-42")
                    .hasEntrySatisfying("traceparent", place -> assertThat(place.toString())
                            .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
        }
    }

    @Test
    void theDocumentationListsEveryAttribute() {
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(SpanAttribute.values()).map(SpanAttribute::key).toList());
    }

    private static List<String> documented() {
        try {
            return Pattern.compile("(?m)^\\| `([a-z._]+\\.[a-z._]+)` \\|")
                    .matcher(Files.readString(Path.of("docs", "operations", "traces.md")))
                    .results().map(found -> found.group(1)).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Span awaitSpan(String traceId, Predicate<Span> condition) {
        return await().atMost(Duration.ofSeconds(20)).until(
                () -> collector.trace(traceId).stream().filter(condition).findFirst().orElse(null),
                span -> span != null);
    }

    private Span only(String traceId, String name) {
        awaitSpan(traceId, span -> span.getName().equals(name));
        assertThat(named(traceId, name)).hasSize(1);
        return named(traceId, name).getFirst();
    }

    private List<Span> named(String traceId, String name) {
        return collector.trace(traceId).stream().filter(span -> span.getName().equals(name)).toList();
    }

    private List<Span> done(String traceId) {
        return named(traceId, "process webhook_delivery").stream()
                .filter(run -> "done".equals(attributes(run).get("missioncontrol.job.outcome")))
                .toList();
    }

    private static String newTraceId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    private record Webhook(UUID id, UUID board, UUID gateway, String session) {}

    private Webhook webhook(TestUser owner, StandInGateway gateway) {
        UUID gatewayId = Rows.gateway(owner.organization());
        Rows.execute("update gateways set url = ?, token = ? where id = ?",
                gateway.url(), StandInGateway.TOKEN, gatewayId);
        UUID board = Rows.board(owner.organization(), gatewayId, "Board");
        UUID agent = Rows.agent(gatewayId, board);
        String name = "lead-" + board;
        String session = "agent:" + name + ":main";
        Rows.execute("update agents set is_board_lead = true, openclaw_session_id = ? where id = ?", session, agent);
        client.call(new GatewayTarget(gatewayId, gateway.url(), StandInGateway.TOKEN, false, false), "agents.create",
                new JsonObject().put("name", name).put("workspace", "/w/" + name)).await().atMost(Duration.ofSeconds(10));
        UUID id = UUID.randomUUID();
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, secret, created_at, updated_at)"
                + " values (?, ?, 'Handle it', true, ?, now(), now())", id, board, WEBHOOK_SECRET);
        return new Webhook(id, board, gatewayId, session);
    }
}
