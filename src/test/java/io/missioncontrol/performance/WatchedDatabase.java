package io.missioncontrol.performance;

import io.missioncontrol.testing.DatabaseProxy;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An application that may be asked as often as a test wants, and that reaches its database by way of a proxy, which
 * writes down what the application asks.
 */
public class WatchedDatabase implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Environment.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }

    /** With an empty database. */
    public static class Environment extends PostgresTestResource {

        private DatabaseProxy proxy;

        @Override
        public Map<String, String> start() {
            Map<String, String> environment = new HashMap<>(super.start());
            proxy = DatabaseProxy.to(environment.get("DATABASE_URL"));
            environment.put("DATABASE_URL", proxy.url());
            environment.put("WEBHOOK_INGEST_LIMIT", "1000000");
            environment.put("AGENT_REQUEST_LIMIT", "1000000");
            return environment;
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(proxy, new TestInjector.MatchesType(DatabaseProxy.class));
        }

        @Override
        public void stop() {
            super.stop();
            proxy.close();
        }
    }
}
