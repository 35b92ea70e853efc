package io.missioncontrol.gateway;

import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Writes the agents' files anew. The room of agents implements this. */
public interface TemplateSync {

    /**
     * @param boardId only this board's agents; null for all
     * @return the answer of {@code POST /api/v1/gateways/{gateway_id}/templates/sync}
     */
    Uni<JsonObject> sync(UUID gatewayId, Options options, UUID boardId);

    /** What the caller asked for, as in the query of the operation. */
    record Options(
            boolean includeMain,
            boolean leadOnly,
            boolean resetSessions,
            boolean rotateTokens,
            boolean forceBootstrap,
            boolean overwrite) {}
}
