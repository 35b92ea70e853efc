package io.missioncontrol.gateway.provisioning;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a real gateway: {@code src/test/gateway/real.sh} starts one, and says where it is and expects its model. */
class RealPlacementTest extends PlacementContract {

    /** As in production, but nobody is there to come back after a minute. */
    private static final Patience PATIENT = new Patience(
            Patience.OF_WORK.firstPause(),
            Patience.OF_WORK.longestPause(),
            Patience.OF_WORK.silence(),
            Patience.OF_WORK.restarts(),
            Patience.OF_WORK.hotReload(),
            Duration.ofSeconds(70));

    private static final int OLDEST_PROTOCOL = 3;

    private static Vertx vertx;
    private static Gateway gateway;
    private static boolean remembersMessages;

    @BeforeAll
    static void connect() {
        String url = System.getenv("OPENCLAW_TEST_URL");
        assumeTrue(url != null, "OPENCLAW_TEST_URL names no gateway");
        String workspaces = Optional.ofNullable(System.getenv("OPENCLAW_TEST_WORKSPACES")).orElse("/tmp/openclaw");
        vertx = Vertx.vertx();
        String model = System.getenv("OPENCLAW_TEST_MODEL_PORT");
        if (model != null) {
            StandInModel.listen(vertx, Integer.parseInt(model));
        }
        GatewayTarget target = new GatewayTarget(
                UUID.randomUUID(), url, System.getenv("OPENCLAW_TEST_TOKEN"), false, false);
        gateway = Gateway.of(target, workspaces, vertx, PATIENT);
        int protocol = gateway.client().hello(target).await().atMost(Duration.ofMinutes(1)).protocol();
        remembersMessages = model != null || protocol > OLDEST_PROTOCOL;
    }

    @AfterAll
    static void disconnect() {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Override
    Gateway gateway() {
        return gateway;
    }

    @Override
    boolean remembersMessages() {
        return remembersMessages;
    }
}
