package io.missioncontrol.auth;

import java.time.LocalDateTime;
import java.util.UUID;

/**
 * An agent that showed its token.
 *
 * @param boardId the only board it works on; null for a gateway's main agent
 * @param organizationId the organization of its gateway: nothing outside is any of its business
 * @param boardLead whether it leads its board
 * @param status as stored, after this request has been counted as a sign of life
 * @param lastSeenAt UTC; at most half a minute old
 */
public record AgentActor(
        UUID id,
        String name,
        UUID boardId,
        UUID gatewayId,
        UUID organizationId,
        boolean boardLead,
        String status,
        LocalDateTime lastSeenAt)
        implements Actor, Principal {

    /** Whether it serves a whole gateway rather than one board. */
    public boolean isGatewayMain() {
        return boardId == null;
    }

    public AgentActor seen(LocalDateTime now, String newStatus) {
        return new AgentActor(id, name, boardId, gatewayId, organizationId, boardLead, newStatus, now);
    }
}
