package io.missioncontrol.agent;

import io.missioncontrol.queue.NewJob;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * An agent to be taken off a gateway. The order says all that is needed: the agent's row may be gone, or mean another
 * place by now. Other rooms write such jobs, too, when they delete what agents belong to.
 *
 * @param agentId the gateway's name for the agent
 * @param sessionKey of its main session
 * @param agentWaits whether the agent itself moves elsewhere, and must not wait for this for ever
 */
record RemovalOrder(UUID gatewayId, String agentId, String sessionKey, boolean agentWaits) {

    static final String KIND = "agent_removal";

    static RemovalOrder of(AgentPost post, String name, boolean agentWaits) {
        String gatewayName = AgentNames.gatewayName(post.session(), name);
        String session = post.session() == null ? AgentNames.session(gatewayName) : post.session();
        return new RemovalOrder(post.gatewayId(), gatewayName, session, agentWaits);
    }

    static RemovalOrder of(JsonObject payload) {
        return new RemovalOrder(
                UUID.fromString(payload.getString("gateway_id")),
                payload.getString("agent_id"),
                payload.getString("session_key"),
                payload.getBoolean("agent_waits", false));
    }

    /** @param agentId of the row: what is under way for the agent ends first */
    NewJob job(UUID agentId) {
        JsonObject payload = new JsonObject()
                .put("gateway_id", gatewayId.toString())
                .put("agent_id", this.agentId)
                .put("session_key", sessionKey)
                .put("agent_waits", agentWaits);
        return new NewJob(UUID.randomUUID(), KIND, agentId, payload.encode());
    }
}
