package io.missioncontrol.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Makes an application under test count its rate limits in a Redis of its own, with a password. */
public class RedisTestResource implements QuarkusTestResourceLifecycleManager {

    private RedisServer server;

    @Override
    public Map<String, String> start() {
        server = RedisServer.start("--requirepass", "p@ss,word");
        return Map.of(
                "RATE_LIMIT_BACKEND", "redis",
                "RATE_LIMIT_REDIS_URL", "redis://default:p%40ss%2Cword@127.0.0.1:" + server.port() + "/3",
                "WEBHOOK_INGEST_LIMIT", "5",
                "TRUSTED_PROXIES", "127.0.0.1");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(RedisServer.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
