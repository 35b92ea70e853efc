package io.missioncontrol.gateway.client;

import java.time.Duration;

import io.missioncontrol.gateway.standin.StandInGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** The client as it is in the service, but with short waits. */
final class ClientUnderTest implements AutoCloseable {

    static final Duration WAIT = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final HostResolver resolver = new HostResolver(vertx);
    private final GatewayConnections connections;
    private final GatewayClient client;

    ClientUnderTest() {
        this(5_000, 60_000);
    }

    ClientUnderTest(long timeoutMs, long idleMs) {
        connections = new GatewayConnections(vertx, new GatewayNetworks("", ""), resolver,
                new DeviceIdentities(vertx), timeoutMs, idleMs);
        client = new GatewayClient(connections, timeoutMs);
    }

    GatewayTarget target(StandInGateway gateway) {
        return new GatewayTarget(null, gateway.url(), StandInGateway.TOKEN, false, false);
    }

    GatewayHello hello(GatewayTarget target) {
        return client.hello(target).await().atMost(WAIT);
    }

    JsonObject call(GatewayTarget target, String method, JsonObject params) {
        return client.call(target, method, params).await().atMost(WAIT);
    }

    GatewayClient client() {
        return client;
    }

    GatewayConnections connections() {
        return connections;
    }

    @Override
    public void close() {
        connections.close();
        resolver.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
