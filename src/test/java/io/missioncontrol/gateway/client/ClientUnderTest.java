package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * The client as it is in the service, but outside of it: without the guard that bounds and repeats calls, with waits of
 * one's choice, and with a device key of its own in a file.
 */
public final class ClientUnderTest implements AutoCloseable {

    static final Duration WAIT = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final HostResolver resolver = new HostResolver(vertx);
    private final GatewayConnections connections;
    private final GatewayClient client;

    /** Calls go straight through: SmallRye Fault Tolerance needs the service around it. */
    private static final class NoGuards extends GatewayGuards {

        @Override
        <T> Uni<T> guard(GatewayTarget target, Supplier<Uni<T>> call) {
            return call.get().onFailure(NotConnected.class).transform(NotConnected::reasonOf);
        }
    }

    ClientUnderTest() {
        this(10_000, 60_000);
    }

    public ClientUnderTest(long timeoutMs, long idleMs) {
        this(timeoutMs, idleMs, new GatewayNetworks("", ""));
    }

    ClientUnderTest(long timeoutMs, long idleMs, GatewayNetworks networks) {
        Path key;
        try {
            key = Files.createTempDirectory("device").resolve("device.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new DeviceIdentityFile(key).create();
        connections = new GatewayConnections(vertx, networks, resolver,
                new DeviceIdentities(vertx, Optional.of(key), key, null), Optional.empty(), timeoutMs, idleMs);
        client = new GatewayClient(connections, new NoGuards(), new SimpleMeterRegistry());
    }

    static GatewayTarget target(StandInGateway gateway) {
        return target(gateway.url());
    }

    static GatewayTarget target(String url) {
        return new GatewayTarget(null, url, StandInGateway.TOKEN, false, false);
    }

    public GatewayClient client() {
        return client;
    }

    GatewayHello hello(GatewayTarget target) {
        return client.hello(target).await().atMost(WAIT);
    }

    JsonObject call(GatewayTarget target, String method, JsonObject params) {
        return start(target, method, params).await().atMost(WAIT);
    }

    Uni<JsonObject> start(GatewayTarget target, String method, JsonObject params) {
        return client.call(target, method, params);
    }

    GatewayException refusal(GatewayTarget target, String method) {
        return catchThrowableOfType(GatewayException.class, () -> call(target, method, new JsonObject()));
    }

    GatewayException refusal(GatewayTarget target) {
        return catchThrowableOfType(GatewayException.class, () -> hello(target));
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
