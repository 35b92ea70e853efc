package io.missioncontrol.trace;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.PostgresTestResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application that many people use, with a worker, whose traces go to a {@link Collector}. */
public class TracedApplication extends ManyUsers {

    /** In the header that the collector is sent, and nowhere else. */
    static final String COLLECTOR_SECRET = "s9-collector-secret";

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Environment.class));
    }

    /** With an empty database. */
    public static class Environment extends PostgresTestResource {

        private Collector collector;

        @Override
        public Map<String, String> start() {
            Map<String, String> environment = new HashMap<>(super.start());
            collector = Collector.start();
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            environment.put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20" + COLLECTOR_SECRET + ",x-team=red");
            environment.put("WORKER_ENABLED", "true");
            return environment;
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(collector, new TestInjector.MatchesType(Collector.class));
        }

        @Override
        public void stop() {
            super.stop();
            collector.close();
        }
    }
}
