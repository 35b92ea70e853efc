package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Fields;
import java.util.UUID;

/** Which agents are asked for; null means any. */
public record AgentFilter(UUID boardId, UUID gatewayId) {

    static AgentFilter from(Fields query) {
        return new AgentFilter(
                query.uuid("board_id").orNull(), query.uuid("gateway_id").orNull());
    }
}
