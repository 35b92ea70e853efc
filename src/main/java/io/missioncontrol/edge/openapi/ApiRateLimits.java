package io.missioncontrol.edge.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.missioncontrol.config.Variables;

/** Which limits an operation has, for {@code x-ratelimit}: with their defaults, as the configuration has them. */
final class ApiRateLimits {

    private static final int WINDOW_SECONDS = 60;
    private static final String ADDRESS = "client address (IPv6: its /64)";

    private ApiRateLimits() {}

    static List<Map<String, Object>> of(boolean isPublic, boolean agents, boolean agentsOnly) {
        List<Map<String, Object>> limits = new ArrayList<>();
        if (isPublic) {
            limits.add(limit("webhook-ingest", "WEBHOOK_INGEST_LIMIT", ADDRESS, "every request"));
            return limits;
        }
        if (!agentsOnly) {
            limits.add(limit("user-auth-failure", "USER_AUTH_FAILURE_LIMIT", ADDRESS, "refused credentials"));
        }
        if (agents) {
            limits.add(limit("agent-auth-failure", "AGENT_AUTH_FAILURE_LIMIT", ADDRESS, "refused credentials"));
            limits.add(limit("agent-request", "AGENT_REQUEST_LIMIT", "agent", "requests with a valid token"));
        }
        return limits;
    }

    private static Map<String, Object> limit(String limiter, String variable, String key, String counts) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("limiter", limiter);
        limit.put("limit", Integer.valueOf(Variables.named(variable).orElseThrow().defaultValue()));
        limit.put("window_seconds", WINDOW_SECONDS);
        limit.put("key", key);
        limit.put("counts", counts);
        limit.put("variable", variable);
        return limit;
    }
}
