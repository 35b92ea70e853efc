package io.missioncontrol.gateway.provisioning;

import java.util.Map;
import java.util.Set;

import io.vertx.core.json.JsonObject;

/**
 * An agent as it should be on its gateway.
 *
 * @param agentId the gateway's name for it, such as {@code lead-<board id>}
 * @param sessionKey of its main session, such as {@code agent:lead-<board id>:main}
 * @param displayName what people see
 * @param workspaceRoot the folder on the gateway's host below which its workspace is
 * @param heartbeat its heartbeat settings ({@code every}, {@code target}, …)
 * @param files name and content, in the order in which they are written
 * @param preserved names of files that the agent itself keeps: written only when the gateway has none of them yet
 */
public record AgentPlacement(
        String agentId,
        String sessionKey,
        String displayName,
        String workspaceRoot,
        JsonObject heartbeat,
        Map<String, String> files,
        Set<String> preserved) {}
