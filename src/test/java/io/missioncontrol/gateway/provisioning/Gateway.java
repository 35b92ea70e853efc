package io.missioncontrol.gateway.provisioning;

import java.time.Duration;

import io.missioncontrol.gateway.client.DeviceIdentities;
import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayClientConfig;
import io.missioncontrol.gateway.client.GatewayConnections;
import io.missioncontrol.gateway.client.GatewayNetworks;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.client.HostResolver;
import io.smallrye.config.SmallRyeConfigBuilder;
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
        GatewayClient client = client(vertx);
        KnownSessions sessions = new KnownSessions();
        return new Gateway(
                target,
                workspaceRoot,
                client,
                new GatewayAgents(client, sessions, vertx, work, work),
                new GatewayMessages(client, sessions));
    }

    private static GatewayClient client(Vertx vertx) {
        GatewayClientConfig config = new SmallRyeConfigBuilder()
                .withMapping(GatewayClientConfig.class)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(GatewayClientConfig.class);
        return new GatewayClient(
                new GatewayConnections(
                        vertx,
                        new GatewayNetworks(config),
                        new HostResolver(vertx),
                        new DeviceIdentities(vertx),
                        config),
                config);
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
