package io.missioncontrol.gateway.standin;

import static io.missioncontrol.gateway.standin.StandInMethods.required;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The calls named {@code sessions} and {@code chat}. */
final class StandInSessions {

    private static final int PAGE = 100;

    private final Era era;
    private final StandInConfig config;
    private final StandInChat chat;
    private final Map<String, JsonObject> sessions = new LinkedHashMap<>();

    StandInSessions(Era era, StandInConfig config, StandInChat chat) {
        this.era = era;
        this.config = config;
        this.chat = chat;
    }

    JsonArray state() {
        return new JsonArray(new ArrayList<>(sessions.values()));
    }

    void restore(JsonArray state) {
        for (Object session : state) {
            sessions.put(((JsonObject) session).getString("key"), (JsonObject) session);
        }
    }

    boolean has(String key) {
        return sessions.containsKey(key);
    }

    JsonObject list(JsonObject params) {
        List<JsonObject> all = new ArrayList<>(sessions.values());
        if (era == Era.A) {
            return new JsonObject().put("count", all.size()).put("sessions", new JsonArray(all));
        }
        int from = Math.min(params.getInteger("offset", 0), all.size());
        int to = Math.min(from + PAGE, all.size());
        boolean hasMore = to < all.size();
        return new JsonObject()
                .put("count", to - from).put("totalCount", all.size()).put("limitApplied", PAGE)
                .put("nextOffset", hasMore ? to : null).put("hasMore", hasMore)
                .put("sessions", new JsonArray(all.subList(from, to)));
    }

    JsonObject patch(JsonObject params) {
        String key = required("sessions.patch", params, "key");
        String label = params.getString("label");
        String agent = key.split(":").length > 1 ? key.split(":")[1] : "main";
        boolean isTaken = label != null && sessions.values().stream().anyMatch(session ->
                label.equals(session.getString("label")) && !session.getString("key").equals(key)
                        && session.getString("key").startsWith("agent:" + agent + ":"));
        if (isTaken) {
            throw RpcError.invalid("label already in use: " + label);
        }
        JsonObject session = sessions.computeIfAbsent(key, absent ->
                new JsonObject().put("key", key).put("sessionId", UUID.randomUUID().toString()));
        session.put("updatedAt", System.currentTimeMillis());
        if (label != null) {
            session.put("label", label);
        }
        return new JsonObject().put("ok", true).put("key", key).put("entry", session.copy());
    }

    JsonObject reset(JsonObject params) {
        String key = required("sessions.reset", params, "key");
        chat.forget(key);
        JsonObject entry = sessions.computeIfAbsent(key, absent -> new JsonObject().put("key", key));
        entry.put("sessionId", UUID.randomUUID().toString());
        return new JsonObject().put("ok", true).put("key", key).put("entry", entry.copy());
    }

    JsonObject delete(JsonObject params) {
        String key = required("sessions.delete", params, "key");
        if (!era.deletesMainSessions() && key.endsWith(":main")) {
            throw RpcError.invalid("Cannot delete the main session (" + key + ").");
        }
        chat.forget(key);
        return new JsonObject().put("ok", true).put("key", key).put("deleted", sessions.remove(key) != null);
    }

    JsonObject send(JsonObject params) {
        String key = required("chat.send", params, "sessionKey");
        required("chat.send", params, "idempotencyKey");
        String message = params.getString("message", "");
        if (message.isEmpty()) {
            throw RpcError.invalid("message or attachment required");
        }
        String[] parts = key.split(":");
        if (era.checksAgentOnChat() && parts.length > 1 && config.agent(parts[1]) == null) {
            throw RpcError.invalid("Agent \"" + parts[1] + "\" no longer exists in configuration");
        }
        sessions.computeIfAbsent(key, absent -> new JsonObject().put("key", key)
                .put("sessionId", UUID.randomUUID().toString()));
        return chat.send(params);
    }

    JsonObject history(JsonObject params) {
        required("chat.history", params, "sessionKey");
        return chat.history(params);
    }
}
