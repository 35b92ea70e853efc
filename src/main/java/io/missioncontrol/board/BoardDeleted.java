package io.missioncontrol.board;

import java.util.List;
import java.util.UUID;

/**
 * Fired after a board was deleted, for what is kept of it elsewhere: a gateway runs the agents.
 *
 * @param gatewayId null when the board had none
 * @param agentIds the agents that were deleted with the board
 */
public record BoardDeleted(UUID boardId, UUID organizationId, UUID gatewayId, List<UUID> agentIds) {}
