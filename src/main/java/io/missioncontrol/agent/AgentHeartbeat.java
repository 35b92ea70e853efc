package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An agent's sign of life.
 *
 * @param status how the agent says it is, in a word of its own; null when it just says that it is there
 */
@Schema(name = "AgentHeartbeat")
public record AgentHeartbeat(String status) {

    public static AgentHeartbeat from(Fields body) {
        return new AgentHeartbeat(body.text("status").orNull());
    }
}
