package io.missioncontrol.agent;

import io.missioncontrol.gateway.TemplateSync.Options;
import io.missioncontrol.gateway.client.GatewayException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** What came of writing agents' files anew, as the API answers it. Used by one agent after the other. */
final class SyncResult {

    private final UUID gatewayId;
    private final Options options;
    private final JsonArray errors = new JsonArray();
    private int updated;
    private int skipped;
    private boolean mainSeen;
    private boolean mainUpdated;
    private boolean stopped;

    SyncResult(UUID gatewayId, Options options) {
        this.gatewayId = gatewayId;
        this.options = options;
    }

    void see(AgentFacts facts) {
        mainSeen |= isMain(facts);
    }

    void updated(AgentFacts facts) {
        if (isMain(facts)) {
            mainUpdated = true;
        } else {
            updated++;
        }
    }

    void skipped() {
        skipped++;
    }

    void tokenUnreadable(AgentFacts facts) {
        skipped++;
        error(facts, "Skipping agent: unable to read AUTH_TOKEN from TOOLS.md"
                + " (run with rotate_tokens=true to re-key).");
        if (isMain(facts)) {
            error(facts, "Skipping gateway agent: unable to read AUTH_TOKEN from TOOLS.md.");
        }
    }

    void tokenOutOfDate(AgentFacts facts) {
        error(facts, "Warning: AUTH_TOKEN in TOOLS.md does not match backend token hash (agent auth may be broken).");
    }

    /** A gateway that cannot be reached cannot be reached for the others either. */
    void failed(AgentFacts facts, GatewayException failure) {
        stopped = failure.isPassing();
        if (isMain(facts)) {
            error(facts, "Failed to sync gateway agent templates: " + failure.getMessage());
        } else {
            skipped++;
            error(facts, "Failed to sync templates: " + failure.getMessage());
        }
    }

    void error(String message) {
        error((JsonObject) null, message);
    }

    boolean isStopped() {
        return stopped;
    }

    boolean hasSeenMain() {
        return mainSeen;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("gateway_id", gatewayId.toString())
                .put("include_main", options.includeMain())
                .put("reset_sessions", options.resetSessions())
                .put("agents_updated", updated)
                .put("agents_skipped", skipped)
                .put("main_updated", mainUpdated)
                .put("errors", errors);
    }

    private void error(AgentFacts facts, String message) {
        error(new JsonObject()
                .put("agent_id", facts.id().toString())
                .put("agent_name", facts.name())
                .put("board_id", facts.boardId() == null ? null : facts.boardId().toString()), message);
    }

    private void error(JsonObject agent, String message) {
        JsonObject error = agent == null
                ? new JsonObject().putNull("agent_id").putNull("agent_name").putNull("board_id")
                : agent;
        errors.add(error.put("message", message));
    }

    private static boolean isMain(AgentFacts facts) {
        return facts.boardId() == null;
    }
}
