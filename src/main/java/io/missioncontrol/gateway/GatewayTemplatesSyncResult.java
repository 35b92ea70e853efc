package io.missioncontrol.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** What came of writing the agents' files anew. */
public record GatewayTemplatesSyncResult(
        UUID gatewayId,
        boolean includeMain,
        boolean resetSessions,
        int agentsUpdated,
        int agentsSkipped,
        boolean mainUpdated,
        List<GatewayTemplatesSyncError> errors) {

    static GatewayTemplatesSyncResult of(UUID gatewayId, TemplateSync.Options options, JsonObject result) {
        return new GatewayTemplatesSyncResult(
                gatewayId,
                options.includeMain(),
                options.resetSessions(),
                result.getInteger("agents_updated", 0),
                result.getInteger("agents_skipped", 0),
                result.getBoolean("main_updated", false),
                result.getJsonArray("errors", new JsonArray()).stream()
                        .map(error -> GatewayTemplatesSyncError.of((JsonObject) error))
                        .toList());
    }
}
