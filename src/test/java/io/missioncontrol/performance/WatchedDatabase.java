package io.missioncontrol.performance;

import io.missioncontrol.testing.DatabaseProxy;
import io.missioncontrol.testing.PostgresTestResource;
import java.util.HashMap;
import java.util.Map;

/** The application's database by way of a proxy that writes down what the application asks. */
public class WatchedDatabase extends PostgresTestResource {

    private DatabaseProxy proxy;

    @Override
    public Map<String, String> start() {
        var environment = new HashMap<>(super.start());
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
