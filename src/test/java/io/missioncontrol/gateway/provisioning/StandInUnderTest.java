package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.vertx.core.Vertx;

/** A stand-in gateway with those who use it, who are not very patient and whose clock can be put forward. */
final class StandInUnderTest implements AutoCloseable {

    private static final Patience SHORT = new Patience(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofMillis(300));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong ahead = new AtomicLong();
    private final StandInGateway standIn;
    private final Gateway gateway;

    StandInUnderTest(Era era) {
        this(new StandInGateway(era));
    }

    StandInUnderTest(StandInGateway standIn) {
        this.standIn = standIn.start();
        GatewayTarget target =
                new GatewayTarget(UUID.randomUUID(), standIn.url(), StandInGateway.TOKEN, false, false);
        gateway = Gateway.of(
                target, "/home/claw/agents/", vertx, SHORT, () -> System.nanoTime() + ahead.get());
    }

    StandInGateway standIn() {
        return standIn;
    }

    Gateway gateway() {
        return gateway;
    }

    void later(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    @Override
    public void close() {
        standIn.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
