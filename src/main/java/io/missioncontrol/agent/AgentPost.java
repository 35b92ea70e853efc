package io.missioncontrol.agent;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** Where an agent works: its board, its gateway, and what it is called there. */
record AgentPost(UUID boardId, UUID gatewayId, boolean boardLead, String session) {

    static AgentPost of(Row agent) {
        return new AgentPost(
                agent.getUUID("board_id"),
                agent.getUUID("gateway_id"),
                agent.getBoolean("is_board_lead"),
                agent.getString("openclaw_session_id"));
    }

    static AgentPost onBoard(UUID agentId, UUID boardId, UUID gatewayId, boolean lead) {
        return new AgentPost(boardId, gatewayId, lead, AgentNames.sessionOf(agentId, boardId, gatewayId, lead));
    }

    static AgentPost mainOf(UUID gatewayId) {
        return new AgentPost(null, gatewayId, false, AgentNames.mainSession(gatewayId));
    }

    boolean isGatewayMain() {
        return boardId == null;
    }

    /** Whether the gateway knows the agent of the other post as another one, or another gateway has it. */
    boolean isElsewhere(AgentPost other) {
        return !gatewayId.equals(other.gatewayId) || session != null && !session.equals(other.session);
    }
}
