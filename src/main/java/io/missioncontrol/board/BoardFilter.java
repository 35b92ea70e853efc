package io.missioncontrol.board;

import java.util.UUID;

import io.missioncontrol.edge.input.Fields;

/** Which boards of the organization are asked for; null means any. */
public record BoardFilter(UUID gatewayId, UUID boardGroupId) {

    static BoardFilter from(Fields query) {
        return new BoardFilter(
                query.uuid("gateway_id").orNull(),
                query.uuid("board_group_id").orNull());
    }
}
