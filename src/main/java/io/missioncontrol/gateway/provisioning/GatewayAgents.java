package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;

/** Puts agents on gateways and takes them away, on gateways of every era. All of it may be repeated. */
public interface GatewayAgents {

    /**
     * Creates or updates the agent, its settings and its files. Gets through restarts of the gateway, its limit on
     * configuration changes and refusals of stale ones.
     */
    Uni<Void> place(GatewayTarget target, AgentPlacement placement);

    /** Deletes the agent and its main session; one that is not there is removed already. */
    Uni<Void> remove(GatewayTarget target, String agentId, String sessionKey);

    /** The content of a file of the agent's; null when it has none. */
    Uni<String> readFile(GatewayTarget target, String agentId, String name);

    Uni<Void> writeFile(GatewayTarget target, String agentId, String name, String content);

    /** Starts the agent's main session anew, without its history. */
    Uni<Void> resetSession(GatewayTarget target, String sessionKey);
}
