package io.missioncontrol.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.missioncontrol.testing.Sql;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A board with a webhook to try the service with, made once and made again if it is gone. */
final class SampleData {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
    private static final int POLL_MILLISECONDS = 200;
    private static final int SECRET_BYTES = 32;
    private static final String PAYLOAD = "{\"event\":\"build.failed\",\"branch\":\"main\"}";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DevEnvironment environment;
    private final Path file;
    private final String service;

    SampleData(DevEnvironment environment, Path file) {
        this.environment = environment;
        this.file = file;
        this.service = "http://localhost:" + environment.port("PORT");
    }

    /** What is kept between runs. */
    private record Sample(UUID board, UUID webhook, String secret) {}

    /** Waits until the service answers, makes the data and says how to use it. Gives up when the process ends. */
    void printWhenReady(Process process) throws IOException, InterruptedException {
        while (process.isAlive() && !isHealthy()) {
            process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
        }
        if (!process.isAlive()) {
            return;
        }
        try {
            System.out.println(instructions());
        } catch (DevException e) {
            System.err.println("No sample data: " + e.getMessage());
        }
    }

    /** Makes what is missing, and says how to use it: each line that starts with curl is a whole command. */
    String instructions() throws IOException, InterruptedException {
        var sample = make();
        var token = environment.get("LOCAL_AUTH_TOKEN");
        var webhook = service + "/api/v1/boards/" + sample.board() + "/webhooks/" + sample.webhook();
        return """

                Mission Control is ready. Stop it with Ctrl-C.

                Base URL: %1$s
                Token:    %2$s

                Post a signed payload to the sample board:

                curl -sS -w '\\n' '%3$s' -H 'Content-Type: application/json' \
                -H "X-Hub-Signature-256: sha256=$(printf %%s '%4$s' | openssl dgst -sha256 -hmac '%5$s' | sed 's/.* //')" \
                -d '%4$s'

                Read it back:

                curl -sS -w '\\n' '%3$s/payloads?limit=1' -H 'Authorization: Bearer %2$s'
                """.formatted(environment.get("BASE_URL"), token, webhook, PAYLOAD, sample.secret());
    }

    private Sample make() throws IOException, InterruptedException {
        call("POST", "/api/v1/auth/bootstrap", null);
        var kept = Files.exists(file) ? JSON.readValue(file.toFile(), Sample.class) : null;
        if (kept == null && !environment.ownsDatabase() && has("select 1 from boards limit 1")) {
            throw new DevException("the database in DATABASE_URL has boards of its own");
        }
        var board = kept != null && has("select 1 from boards where id = ?", kept.board()) ? kept.board() : makeBoard();
        if (kept != null && hasWebhook(kept)) {
            return kept;
        }
        var secret = randomSecret();
        var webhook = call("POST", "/api/v1/boards/" + board + "/webhooks", Map.of(
                "description", "Look at the failed build and say what broke it.", "secret", secret));
        var sample = new Sample(board, idOf(webhook), secret);
        PrivateFile.write(file, JSON.writeValueAsString(sample));
        return sample;
    }

    /** Not by the API: there a board needs a gateway. */
    private UUID makeBoard() throws IOException, InterruptedException {
        var board = UUID.randomUUID();
        var organization = idOf(call("GET", "/api/v1/organizations/me", null));
        Sql.execute(environment.get("DATABASE_URL"), """
                insert into boards (id, organization_id, name, slug, description, board_type, goal_confirmed, max_agents,
                                    created_at, updated_at)
                values (?, ?, 'Sample board', 'sample-board', 'Made by dev mode', 'general', false, 1,
                        now() at time zone 'utc', now() at time zone 'utc')
                """, board, organization);
        return board;
    }

    /** As it was made: what is printed would not work with another secret. */
    private boolean hasWebhook(Sample sample) {
        return has(
                "select 1 from board_webhooks where id = ? and board_id = ? and secret = ? and enabled"
                        + " and signature_header is null",
                sample.webhook(),
                sample.board(),
                sample.secret());
    }

    private boolean has(String query, Object... parameters) {
        return !Sql.query(environment.get("DATABASE_URL"), query, parameters).isEmpty();
    }

    private static UUID idOf(JsonNode resource) {
        return UUID.fromString(resource.get("id").asText());
    }

    private boolean isHealthy() throws InterruptedException {
        try {
            return http.send(request("GET", "/healthz", null), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        var response = http.send(request(method, path, body), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new DevException(method + " " + path + " answered " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    private HttpRequest request(String method, String path, Object body) throws IOException {
        var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body));
        return HttpRequest.newBuilder(URI.create(service + path))
                .timeout(REQUEST_LIMIT)
                .header("Authorization", "Bearer " + environment.get("LOCAL_AUTH_TOKEN"))
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
    }

    private static String randomSecret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
