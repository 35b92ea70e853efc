package io.missioncontrol.gateway.provisioning;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
        Set<String> preserved) {

    private static final Pattern NOT_IN_FOLDERS = Pattern.compile("[^a-z0-9]+");
    private static final String MAIN_AGENT = "mc-gateway-";

    /**
     * The agent's workspace, in the folder that earlier versions gave it: {@code workspace-<agent>}, where a gateway's
     * main agent goes without its {@code mc-}.
     */
    String workspace() {
        String agent = agentId.startsWith(MAIN_AGENT) ? agentId.substring("mc-".length()) : agentId;
        String folder = NOT_IN_FOLDERS.matcher(agent.toLowerCase(Locale.ROOT)).replaceAll("-");
        return withoutTrailingSlashes(workspaceRoot) + "/workspace-" + withoutDashesAround(folder);
    }

    private static String withoutTrailingSlashes(String root) {
        int end = root.length();
        while (end > 0 && root.charAt(end - 1) == '/') {
            end--;
        }
        return root.substring(0, end);
    }

    private static String withoutDashesAround(String folder) {
        int from = folder.startsWith("-") ? 1 : 0;
        int to = folder.endsWith("-") ? folder.length() - 1 : folder.length();
        return folder.substring(from, Math.max(from, to));
    }
}
