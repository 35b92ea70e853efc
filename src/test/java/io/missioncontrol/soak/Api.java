package io.missioncontrol.soak;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests to whichever of the services, in turns. */
final class Api {

    /** An answer; 0 when there was none, and nobody knows what came of the request. */
    record Answer(int status, String body) {

        boolean isUnknown() {
            return status == 0 || status >= 500;
        }

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<String> services;
    private final String token;
    private final AtomicInteger next = new AtomicInteger();

    Api(List<String> services, String token) {
        this.services = services;
        this.token = token;
    }

    /** As the local user. */
    Answer user(String method, String path, JsonObject body) {
        return send(method, path, body == null ? "" : body.encode(), Map.of("Authorization", "Bearer " + token));
    }

    /** What must work, because nothing is being killed. */
    JsonObject require(String method, String path, JsonObject body) {
        Answer answer = user(method, path, body);
        if (answer.status() != 200) {
            throw new IllegalStateException(method + " " + path + " was answered " + answer);
        }
        return answer.json();
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        String service = services.get(Math.floorMod(next.getAndIncrement(), services.size()));
        return send(service, method, path, body, headers);
    }

    /** Whether an agent gets in with this token. */
    boolean isAgent(String agentToken) {
        return send("GET", "/api/v1/agent/healthz", "", Map.of("X-Agent-Token", agentToken)).status() == 200;
    }

    boolean isReady(String service) {
        return send(service, "GET", "/readyz", "", Map.of()).status() == 200;
    }

    private Answer send(String service, String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "interrupted");
        }
    }
}
