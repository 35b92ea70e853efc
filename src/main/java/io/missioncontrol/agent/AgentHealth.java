package io.missioncontrol.agent;

import java.util.UUID;

import io.missioncontrol.auth.AgentActor;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who an agent's token belongs to, and that it works. */
@Schema(name = "AgentHealthStatusResponse")
public record AgentHealth(
        boolean ok, UUID agentId, UUID boardId, UUID gatewayId, String status, boolean isBoardLead) {

    static AgentHealth of(AgentActor agent) {
        return new AgentHealth(
                true, agent.id(), agent.boardId(), agent.gatewayId(), agent.status(), agent.boardLead());
    }
}
