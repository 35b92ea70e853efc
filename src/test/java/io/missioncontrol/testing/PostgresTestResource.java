package io.missioncontrol.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives an application under test its environment, with an empty database of its own. Works for
 * {@code @QuarkusTest}, and for {@code @QuarkusIntegrationTest} on the packaged and the native application.
 */
public class PostgresTestResource implements QuarkusTestResourceLifecycleManager {

    /** The local token of applications under test. */
    public static final String TOKEN = "0123456789abcdef".repeat(4);

    private String url;

    @Override
    public Map<String, String> start() {
        url = TestDatabases.create("application");
        return Map.of(
                "DATABASE_URL", url,
                "DB_AUTO_MIGRATE", "true",
                "AUTH_MODE", "local",
                "LOCAL_AUTH_TOKEN", TOKEN,
                "BASE_URL", "http://localhost:8000",
                // Jobs stay where they are for tests to look at; tests of workers start their own.
                "WORKER_ENABLED", "false",
                "CORS_ORIGINS", "http://localhost:3000",
                // Rows that tests write must stay as they are; tests of the reconciler call it.
                "AGENT_RECONCILE_SECONDS", "0");
    }

    @Override
    public void stop() {
        if (url != null) {
            TestDatabases.drop(url);
        }
    }
}
