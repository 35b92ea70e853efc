package io.missioncontrol.gateway.standin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The messages of a gateway. As real ones it says "started" first and writes the message into its session then; runs
 * and their ids are in memory. Unless told otherwise it does all at once. Used on one event loop.
 */
final class StandInChat {

    /** What gateways give without being asked for a number. */
    private static final int DEFAULT_LIMIT = 200;

    private final Era era;
    private final Map<String, List<JsonObject>> history = new LinkedHashMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private Consumer<Run> worker = Run::complete;

    StandInChat(Era era) {
        this.era = era;
    }

    /** A message that was taken, and what the agent does about it. */
    final class Run {

        private final JsonObject params;
        private boolean kept;
        private boolean ended;
        private String error;

        private Run(JsonObject params) {
            this.params = params;
        }

        JsonObject params() {
            return params;
        }

        void keep() {
            if (!kept) {
                kept = true;
                write(params.getString("sessionKey"), params.getString("idempotencyKey"), params.getString("message"));
            }
        }

        /** @param error null when all went well */
        void end(String error) {
            ended = true;
            this.error = error;
        }

        void complete() {
            keep();
            end(null);
        }
    }

    /** What becomes of the messages that are taken from now on. */
    void work(Consumer<Run> worker) {
        this.worker = worker;
    }

    /** In order. */
    Collection<Run> runs() {
        return runs.values();
    }

    /** As a new process: what was not kept is lost. */
    void restart() {
        runs.clear();
    }

    /** Puts a message into a session, as {@link Run#keep} does. */
    void write(String sessionKey, String id, String text) {
        JsonObject entry = new JsonObject()
                .put("role", "user")
                .put("content", new JsonArray().add(new JsonObject().put("type", "text").put("text", text)))
                .put("timestamp", System.currentTimeMillis());
        if (era.keepsIdsOfMessages()) {
            entry.put("idempotencyKey", id);
        }
        history.computeIfAbsent(sessionKey, absent -> new ArrayList<>()).add(entry);
    }

    List<JsonObject> history(String sessionKey) {
        return List.copyOf(history.getOrDefault(sessionKey, List.of()));
    }

    void forget(String sessionKey) {
        history.remove(sessionKey);
    }

    JsonObject send(JsonObject params) {
        String id = params.getString("idempotencyKey");
        Run known = runs.get(id);
        if (known == null) {
            Run run = new Run(params);
            runs.put(id, run);
            worker.accept(run);
            return answer(id, "started");
        }
        if (known.error != null && era.keepsIdsOfMessages()) {
            throw RpcError.unavailable(known.error);
        }
        return answer(id, known.ended ? "ok" : "in_flight");
    }

    JsonObject history(JsonObject params) {
        List<JsonObject> all = history(params.getString("sessionKey"));
        int limit = params.getInteger("limit", DEFAULT_LIMIT);
        List<JsonObject> last = all.subList(Math.max(0, all.size() - limit), all.size());
        return new JsonObject()
                .put("sessionKey", params.getString("sessionKey"))
                .put("messages", new JsonArray(new ArrayList<>(last)));
    }

    /** Whether {@code agent.wait} has an answer before its time is up. */
    boolean hasEnded(JsonObject params) {
        Run run = runs.get(params.getString("runId"));
        return run != null && run.ended;
    }

    JsonObject await(JsonObject params) {
        String id = params.getString("runId");
        if (!hasEnded(params)) {
            return answer(id, "timeout");
        }
        String error = runs.get(id).error;
        return error == null ? answer(id, "ok") : answer(id, "error").put("error", error);
    }

    private static JsonObject answer(String id, String status) {
        return new JsonObject().put("runId", id).put("status", status);
    }
}
