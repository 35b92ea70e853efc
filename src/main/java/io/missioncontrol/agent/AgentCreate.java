package io.missioncontrol.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.missioncontrol.edge.input.Fields;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new agent as clients send it.
 *
 * @param boardId null only where the caller's own board is meant
 * @param heartbeatConfig null for the usual settings
 * @param identityProfile text values only; null for none
 * @param isBoardLead whether it shall lead its board; a board has one lead at most
 */
@Schema(name = "AgentCreate", requiredProperties = "name")
public record AgentCreate(
        UUID boardId,
        String name,
        ObjectNode heartbeatConfig,
        ObjectNode identityProfile,
        String identityTemplate,
        String soulTemplate,
        boolean isBoardLead) {

    public static AgentCreate from(Fields body) {
        UUID boardId = body.uuid("board_id").orNull();
        String name = body.nonBlank("name").required();
        // Clients send it, and the life cycle alone decides on it.
        body.text("status").orNull();
        return new AgentCreate(
                boardId,
                name,
                AgentFields.heartbeatConfig(body).orNull(),
                AgentFields.identityProfile(body).orNull(),
                body.blankAsNull("identity_template").orNull(),
                body.blankAsNull("soul_template").orNull(),
                Boolean.TRUE.equals(body.bool("is_board_lead").orElse(false)));
    }

    static AgentCreate named(String name, UUID boardId) {
        return new AgentCreate(boardId, name, null, null, null, null, false);
    }

    AgentCreate onBoard(UUID board) {
        return new AgentCreate(
                board, name, heartbeatConfig, identityProfile, identityTemplate, soulTemplate, isBoardLead);
    }
}
