package io.missioncontrol.agent;

import io.missioncontrol.testing.ManyUsers;
import java.util.HashMap;
import java.util.Map;

/** Many people, and nothing that happens by itself: tests do the jobs and look for what is overdue. */
public class AgentsUnderTest extends ManyUsers {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
        overrides.put("WORKER_ENABLED", "false");
        overrides.put("AGENT_RECONCILE_SECONDS", "0");
        overrides.put("AGENT_PLACEMENT_ATTEMPTS", "3");
        return overrides;
    }
}
