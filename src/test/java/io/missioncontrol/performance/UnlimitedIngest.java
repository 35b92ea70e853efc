package io.missioncontrol.performance;

import io.missioncontrol.testing.PostgresTestResource;
import java.util.HashMap;
import java.util.Map;

/** One sender may send as much as the test does. */
public class UnlimitedIngest extends PostgresTestResource {

    @Override
    public Map<String, String> start() {
        var environment = new HashMap<>(super.start());
        environment.put("WEBHOOK_INGEST_LIMIT", "1000000");
        return environment;
    }
}
