package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.missioncontrol.gateway.client.ClientUnderTest;
import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** A gateway for tests, and the parts of this room that work on it. */
record Gateway(
        GatewayTarget target,
        String workspaceRoot,
        GatewayClient client,
        GatewayAgents agents,
        GatewayMessages messages) {

    private static final Duration WAIT = Duration.ofMinutes(1);

    static Gateway of(GatewayTarget target, String workspaceRoot, Vertx vertx, Patience work) {
        return of(target, workspaceRoot, vertx, work, System::nanoTime);
    }

    /** @param nanos the time, as {@link System#nanoTime} gives it */
    static Gateway of(
            GatewayTarget target, String workspaceRoot, Vertx vertx, Patience work, LongSupplier nanos) {
        // Ends with the machine: connections close by themselves when they are idle.
        GatewayClient client = new ClientUnderTest(10_000, 60_000).client();
        KnownSessions sessions = new KnownSessions(nanos);
        return new Gateway(
                target,
                workspaceRoot,
                client,
                new GatewayAgents(client, sessions, vertx, work, work),
                new GatewayMessages(client, sessions));
    }

    JsonObject call(String method, JsonObject params) {
        return client.call(target, method, params)
                .onFailure().retry().withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2)).atMost(20)
                .await().atMost(WAIT);
    }

    void pause() {
        Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(200)).await().atMost(WAIT);
    }
}
