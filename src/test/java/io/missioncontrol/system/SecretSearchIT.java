package io.missioncontrol.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.PostgresServer;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.trace.Collector;
import io.missioncontrol.webhook.SignedEvents;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sends known secrets to every operation, in the right places and in wrong ones, while the database is there and after
 * it is gone, and then searches everything that came out: answers, logs at their most talkative, metrics, traces.
 */
class SecretSearchIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Must not come out anywhere. */
    private static final String LOCAL_TOKEN = "s1-local-token-0123456789-0123456789-0123456789-0123456789";
    private static final String KEY = "czItc2VjcmV0cy1rZXktMDEyMzQ1Njc4OWFiY2RlZjA=";
    private static final String WEBHOOK_SECRET = "s3-webhook-secret";
    private static final String GATEWAY_TOKEN = "s4-gateway-token";
    private static final String WRONG_BEARER = "s5-wrong-bearer-token";
    private static final String WRONG_AGENT_TOKEN = "s6-wrong-agent-token";
    private static final String HEADER_SECRET = "s7-header-secret";
    private static final String COLLECTOR_TOKEN = "s9-collector-token";
    /** May be in answers to whoever may read it, and nowhere else. */
    private static final String PAYLOAD = "p1-payload-text";
    private static final String QUERY = "p2-query-value";

    private final List<String> answers = new ArrayList<>();
    private PackagedApplication application;
    private Map<String, UUID> ids;
    private String agentToken;

    @Test
    void noSecretComesOut() throws Exception {
        // Given
        int management = freePort();
        PostgresServer database = PostgresServer.temporary();
        String url = database.url("postgres");
        String password = url.replaceFirst(".*//[^:]+:([^@]+)@.*", "$1");
        String metrics;
        try (database; Collector collector = Collector.start();
                PackagedApplication started = PackagedApplication.start(withHighLimits(Map.of(
                "DATABASE_URL", url, "LOCAL_AUTH_TOKEN", LOCAL_TOKEN, "SECRETS_KEY", KEY, "LOG_LEVEL", "TRACE",
                "MANAGEMENT_PORT", Integer.toString(management),
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                "OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20" + COLLECTOR_TOKEN,
                "API_MAX_PAYLOAD_BYTES", "4096", "DB_TIMEOUT_SECONDS", "1")))) {
            application = started;
            started.await("readiness", () -> statusOf("/readyz") == 200);
            makeRows(url);
            List<String[]> operations = operations();

            // When
            operations.forEach(this::call);
            callWrongly(operations);
            database.close();
            operations.stream().filter(operation -> operation[0].equals("GET")).limit(5).forEach(this::call);
            metrics = send(request(URI.create("http://localhost:" + management + "/q/metrics")).build()).body();
            started.stop();
            started.exitCode();

            // Then
            String logs = started.output() + started.errors();
            List<String> never = List.of(LOCAL_TOKEN, KEY, WEBHOOK_SECRET, GATEWAY_TOKEN, WRONG_BEARER,
                    WRONG_AGENT_TOKEN, HEADER_SECRET, COLLECTOR_TOKEN, password, agentToken);
            assertThat(operations).hasSizeGreaterThan(30);
            assertThat(logs).contains("webhook.ingest.persisted", "auth.failed", "database.unavailable",
                    "status=404", "status=405", "status=413");
            assertThat(lines(Stream.of(logs, metrics), never)).as("logs and metrics").isEmpty();
            assertThat(lines(Stream.of(logs, metrics), List.of(PAYLOAD, QUERY))).as("logs and metrics").isEmpty();
            assertThat(lines(answers.stream(), never)).as("answers").isEmpty();
            assertThat(collector.spans().stream().map(Span::getName))
                    .contains("gateway connect", "process webhook_delivery", "insert")
                    .hasSizeGreaterThan(operations.size());
            assertThat(lines(Stream.of(collector.text()), never)).as("traces").isEmpty();
            assertThat(lines(Stream.of(collector.text()), List.of(PAYLOAD, QUERY))).as("traces").isEmpty();
        }
    }

    @Test
    void aStartThatIsRefusedShowsNoSecret() {
        try (PostgresServer database = PostgresServer.temporary()) {
            String url = database.url("postgres").replaceFirst("//([^:]+):[^@]+@", "//$1:s8-wrong-password@");
            try (PackagedApplication refused = PackagedApplication.start(Map.of("DATABASE_URL", url,
                    "LOCAL_AUTH_TOKEN", LOCAL_TOKEN, "SECRETS_KEY", KEY, "LOG_LEVEL", "TRACE"))) {
                assertThat(refused.exitCode()).isOne();
                assertThat(refused.output() + refused.errors()).contains("refuses")
                        .doesNotContain("s8-wrong-password", LOCAL_TOKEN, KEY);
            }
        }
    }

    private static Map<String, String> withHighLimits(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        for (String limit : List.of("WEBHOOK_INGEST_LIMIT", "USER_AUTH_FAILURE_LIMIT", "AGENT_AUTH_FAILURE_LIMIT",
                "AGENT_REQUEST_LIMIT")) {
            all.put(limit, "100000");
        }
        return all;
    }

    private void makeRows(String url) {
        call(new String[] {"POST", "/api/v1/auth/bootstrap"});
        UUID organization = (UUID) Sql.value(url, "select active_organization_id from users limit 1");
        Fleet fleet = new Fleet(url);
        UUID board = fleet.board();
        UUID agent = fleet.agent(board);
        agentToken = fleet.tokenFor(agent);
        UUID webhook = UUID.randomUUID();
        Sql.execute(url, "update gateways set organization_id = ?, url = 'ws://127.0.0.1:9', token = ?",
                organization, GATEWAY_TOKEN);
        Sql.execute(url, "update boards set organization_id = ?", organization);
        Sql.execute(url, "update agents set is_board_lead = true, status = 'online', openclaw_session_id = 'agent:a:main'");
        Sql.execute(url, """
                insert into board_webhooks (id, board_id, description, enabled, secret, created_at, updated_at)
                values (?, ?, 'Drill', true, ?, now(), now())""", webhook, board, WEBHOOK_SECRET);
        ids = Map.of("board_id", board, "webhook_id", webhook, "gateway_id", fleet.gatewayId, "agent_id", agent);
        send(request(URI.create(base() + "/api/v1/boards/" + board + "/webhooks/" + webhook))
                .header("X-Hub-Signature-256", "sha256=" + SignedEvents.sign(
                        WEBHOOK_SECRET, "{\"text\":\"" + PAYLOAD + "\"}"))
                .header("Authorization", "Bearer " + HEADER_SECRET)
                .header("X-Api-Key", HEADER_SECRET)
                .header("X-Auth-Token", HEADER_SECRET)
                .header("Cookie", "session=" + HEADER_SECRET)
                .method("POST", BodyPublishers.ofString("{\"text\":\"" + PAYLOAD + "\"}")).build());
    }

    /** Method and path; what deletes comes last. Streams do not end. */
    private List<String[]> operations() throws IOException {
        JsonNode document = JSON.readTree(send(request(URI.create(base() + "/openapi.json")).build()).body());
        List<String[]> operations = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            if (!path.getKey().endsWith("/stream") && !operation.getKey().equals("parameters")) {
                operations.add(new String[] {operation.getKey().toUpperCase(Locale.ROOT), path.getKey()});
            }
        }));
        operations.sort(Comparator.comparing(operation -> operation[0].equals("DELETE")));
        return operations;
    }

    private void call(String[] operation) {
        String path = operation[1];
        if (ids != null) {
            for (Map.Entry<String, UUID> id : ids.entrySet()) {
                path = path.replace("{" + id.getKey() + "}", id.getValue().toString());
            }
        }
        path = path.replaceAll("\\{[a-z_]+}", UUID.randomUUID().toString());
        URI uri = URI.create(base() + path + "?token=" + QUERY + "&board_id=" + UUID.randomUUID());
        for (String body : bodies(operation[0])) {
            for (String[] credential : credentials()) {
                send(request(uri)
                        .header(credential[0], credential[1])
                        .header("X-Hub-Signature-256", "sha256=" + HEADER_SECRET)
                        .header("Content-Type", "application/json")
                        .method(operation[0], BodyPublishers.ofString(body)).build());
            }
        }
    }

    /** What the edge answers by itself: no such path, wrong methods, a slash too many, a body too large. */
    private void callWrongly(List<String[]> operations) {
        call(new String[] {"POST", "/api/v1/nothing"});
        operations.stream().map(operation -> operation[1]).distinct().limit(20).forEach(path -> {
            call(new String[] {"TRACE", path});
            call(new String[] {"GET", path + "/"});
        });
        String large = "{\"token\":\"" + GATEWAY_TOKEN + "\",\"name\":\"" + "x".repeat(8_000) + "\"}";
        send(request(URI.create(base() + "/api/v1/gateways?token=" + QUERY))
                .header("Authorization", "Bearer " + LOCAL_TOKEN)
                .header("Content-Type", "application/json")
                .method("POST", BodyPublishers.ofString(large)).build());
    }

    private List<String[]> credentials() {
        return List.of(
                new String[] {"Authorization", "Bearer " + LOCAL_TOKEN},
                new String[] {"Authorization", "Bearer " + WRONG_BEARER},
                new String[] {"Authorization", "Basic " + WRONG_BEARER},
                new String[] {"X-Agent-Token", agentToken == null ? WRONG_AGENT_TOKEN : agentToken},
                new String[] {"X-Agent-Token", WRONG_AGENT_TOKEN});
    }

    /** Secrets where they belong, of the wrong type, nested, in what is no object, and in what is no JSON. */
    private static List<String> bodies(String method) {
        if (method.equals("GET") || method.equals("DELETE")) {
            return List.of("");
        }
        String secrets = "\"secret\":\"" + WEBHOOK_SECRET + "\",\"token\":\"" + GATEWAY_TOKEN + "\"";
        return List.of(
                "{\"name\":\"n\",\"url\":\"ws://127.0.0.1:9\",\"workspace_root\":\"/w\",\"description\":\"d\","
                        + "\"content\":\"c\"," + secrets + "}",
                "{\"secret\":[\"" + WEBHOOK_SECRET + "\"],\"token\":{\"a\":\"" + GATEWAY_TOKEN
                        + "\"},\"name\":7,\"enabled\":[]}",
                "{\"name\":null," + secrets + "}",
                "[{" + secrets + "}]",
                "{" + secrets);
    }

    private static List<String> lines(Stream<String> texts, List<String> secrets) {
        return texts.flatMap(String::lines)
                .filter(line -> secrets.stream().anyMatch(line::contains))
                .distinct()
                .toList();
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            answers.add(request.method() + " " + request.uri().getPath() + " " + answer.statusCode() + " "
                    + answer.headers().map() + " " + answer.body());
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int statusOf(String path) {
        try {
            return HTTP.send(request(URI.create(base() + path)).build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String base() {
        return "http://localhost:" + application.port();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
