package io.missioncontrol.agent;

import java.util.Locale;
import java.util.UUID;

/** What agents and their sessions are called on gateways. The names are shared with the replaced service. */
public final class AgentNames {

    private AgentNames() {}

    /** The session of a gateway's main agent. */
    public static String mainSession(UUID gatewayId) {
        return session("mc-gateway-" + gatewayId);
    }

    public static String leadSession(UUID boardId) {
        return session("lead-" + boardId);
    }

    public static String workerSession(UUID agentId) {
        return session("mc-" + agentId);
    }

    /** The session that belongs to an agent by its role. */
    static String sessionOf(UUID id, UUID boardId, UUID gatewayId, boolean boardLead) {
        if (boardId == null) {
            return mainSession(gatewayId);
        }
        return boardLead ? leadSession(boardId) : workerSession(id);
    }

    /** The gateway's name for an agent: part of the session's key, else made from the agent's own name. */
    static String gatewayName(String sessionKey, String name) {
        if (sessionKey != null) {
            String[] parts = sessionKey.split(":");
            if (parts.length >= 2 && parts[0].equals("agent") && !parts[1].isEmpty()) {
                return parts[1];
            }
        }
        return slug(name);
    }

    static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    static String session(String gatewayName) {
        return "agent:" + gatewayName + ":main";
    }
}
