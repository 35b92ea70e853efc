package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayCompatibility;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The gateway's methods that the API offers, with its answers as they are: their form differs by version. */
@ApplicationScoped
public class GatewayCalls {

    /** Of 100 sessions each. */
    private static final int MAX_PAGES = 50;

    private final GatewayClient client;
    private final GatewayCompatibility compatibility;

    public GatewayCalls(GatewayClient client, GatewayCompatibility compatibility) {
        this.client = client;
        this.compatibility = compatibility;
    }

    /** Fails when the gateway cannot be used, or is too old. */
    Uni<Void> requireCompatible(GatewayTarget target) {
        return compatibility.require(target);
    }

    /** All that are listed, page by page; null entries and what is no object are left out. */
    Uni<List<Map<String, Object>>> sessions(GatewayTarget target) {
        return pages(target).collect().asList()
                .map(pages -> pages.stream().flatMap(page -> page.sessions().stream()).toList());
    }

    /** The session with this key, if it is listed. */
    Uni<Optional<Map<String, Object>>> session(GatewayTarget target, String key) {
        return pages(target)
                .map(page -> page.sessions().stream()
                        .filter(session -> key.equals(session.get("key")))
                        .findFirst())
                .filter(Optional::isPresent)
                .collect().first()
                .onItem().ifNull().continueWith(Optional.empty());
    }

    /** Each is asked for when the one before is not enough. Gateways up to 2026.3 have one only. */
    private Multi<Page> pages(GatewayTarget target) {
        return Multi.createBy().repeating()
                .uni(() -> new AtomicReference<>(0), next -> page(target, next.get())
                        .invoke(page -> next.set(page.nextOffset())))
                .whilst(page -> page.nextOffset() != null)
                .select().first(MAX_PAGES);
    }

    private Uni<Page> page(GatewayTarget target, int offset) {
        JsonObject params = offset == 0 ? new JsonObject() : new JsonObject().put("offset", offset);
        return client.call(target, "sessions.list", params).map(answer -> new Page(
                objects(answer, "sessions"),
                // One that does not lead on is the last.
                answer.getValue("nextOffset") instanceof Integer next && next > offset ? next : null));
    }

    /** @param nextOffset null for the last */
    private record Page(List<Map<String, Object>> sessions, Integer nextOffset) {}

    /** Makes the session when it is not there, and gives it the label. */
    Uni<Map<String, Object>> ensureSession(GatewayTarget target, String key, String label) {
        JsonObject params = new JsonObject().put("key", key).put("label", label);
        return client.call(target, "sessions.patch", params).map(answer -> {
            JsonObject entry = answer.getValue("entry") instanceof JsonObject object ? object : answer;
            return entry.getMap();
        });
    }

    /** The messages of a session; empty for one that does not exist. */
    Uni<List<Object>> history(GatewayTarget target, String key) {
        return client.call(target, "chat.history", new JsonObject().put("sessionKey", key))
                .map(answer -> answer.getValue("messages") instanceof JsonArray messages
                        ? List.copyOf(present(messages))
                        : List.of());
    }

    /** Completes when the gateway has taken the message; the answer of the agent is in the history later. */
    Uni<Void> send(GatewayTarget target, String key, String message) {
        JsonObject params = new JsonObject()
                .put("sessionKey", key)
                .put("message", message)
                .put("deliver", false)
                .put("idempotencyKey", UUID.randomUUID().toString());
        return client.call(target, "chat.send", params).replaceWithVoid();
    }

    private static List<Object> present(JsonArray array) {
        return array.stream().filter(item -> item != null).map(GatewayCalls::plain).toList();
    }

    private static List<Map<String, Object>> objects(JsonObject answer, String name) {
        if (!(answer.getValue(name) instanceof JsonArray array)) {
            return List.of();
        }
        return array.stream()
                .filter(JsonObject.class::isInstance)
                .map(item -> ((JsonObject) item).getMap())
                .toList();
    }

    private static Object plain(Object value) {
        return switch (value) {
            case JsonObject object -> object.getMap();
            case JsonArray array -> array.getList();
            default -> value;
        };
    }
}
