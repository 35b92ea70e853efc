package io.missioncontrol.gateway;

import io.missioncontrol.edge.input.Uuids;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Why an agent's files were not written anew. */
public record GatewayTemplatesSyncError(UUID agentId, String agentName, UUID boardId, String message) {

    static GatewayTemplatesSyncError of(JsonObject error) {
        return new GatewayTemplatesSyncError(
                id(error, "agent_id"), error.getString("agent_name"), id(error, "board_id"), error.getString("message"));
    }

    private static UUID id(JsonObject error, String name) {
        String id = error.getString(name);
        return id == null ? null : Uuids.parse(id);
    }
}
