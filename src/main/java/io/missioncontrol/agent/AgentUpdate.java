package io.missioncontrol.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Fields;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Changes of an agent; what is left out stays.
 *
 * @param isGatewayMain true makes it the main agent of its board's gateway, false puts a main agent on a board; null
 *     leaves that as it is
 * @param status refused: agents report it themselves
 */
@Schema(name = "AgentUpdate")
public record AgentUpdate(
        Change<UUID> boardId,
        Boolean isGatewayMain,
        Change<String> name,
        Change<String> status,
        Change<ObjectNode> heartbeatConfig,
        Change<ObjectNode> identityProfile,
        Change<String> identityTemplate,
        Change<String> soulTemplate) {

    static AgentUpdate from(Fields body) {
        return new AgentUpdate(
                body.uuid("board_id").change(),
                body.bool("is_gateway_main").orNull(),
                body.nonBlank("name").changeRequired(),
                body.text("status").change(),
                AgentFields.heartbeatConfig(body).change(),
                AgentFields.identityProfile(body).change(),
                body.blankAsNull("identity_template").change(),
                body.blankAsNull("soul_template").change());
    }

    boolean isEmpty() {
        return isGatewayMain == null
                && !(boardId.present()
                        || name.present()
                        || heartbeatConfig.present()
                        || identityProfile.present()
                        || identityTemplate.present()
                        || soulTemplate.present());
    }
}
