package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Fields;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A sign of life of an agent that is made when nobody knows it yet. */
@Schema(name = "AgentHeartbeatCreate", requiredProperties = "name")
public record AgentHeartbeatCreate(String status, String name, UUID boardId) {

    static AgentHeartbeatCreate from(Fields body) {
        return new AgentHeartbeatCreate(
                body.text("status").orNull(),
                body.nonBlank("name").required(),
                body.uuid("board_id").orNull());
    }
}
