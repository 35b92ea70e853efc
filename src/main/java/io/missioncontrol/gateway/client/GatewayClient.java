package io.missioncontrol.gateway.client;

import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Calls methods of OpenClaw gateways. Connections are opened when needed, shared and kept while they are used. Results
 * arrive on the context that asked.
 */
@ApplicationScoped
public class GatewayClient {

    private final GatewayConnections connections;
    private final long timeoutMs;

    @Inject
    public GatewayClient(GatewayConnections connections, GatewayClientConfig config) {
        this(connections, config.callTimeoutSeconds() * 1_000L);
    }

    GatewayClient(GatewayConnections connections, long timeoutMs) {
        this.connections = connections;
        this.timeoutMs = timeoutMs;
    }

    /** Connects, or uses the open connection. Fails with {@link GatewayException}. */
    public Uni<GatewayHello> hello(GatewayTarget target) {
        return with(target, (connection, remaining) -> Future.succeededFuture(connection.hello()));
    }

    /**
     * One call. Fails with {@link GatewayException}.
     *
     * @return the payload of the answer; empty when it has none
     */
    public Uni<JsonObject> call(GatewayTarget target, String method, JsonObject params) {
        return with(target, (connection, remaining) -> connection.call(method, params, remaining));
    }

    /** Whether the gateway answers: {@code health}, whatever it says. */
    public Uni<Void> ping(GatewayTarget target) {
        return call(target, "health", new JsonObject()).replaceWithVoid();
    }

    private interface Use<T> {

        Future<T> apply(GatewayConnection connection, long remainingMs);
    }

    private <T> Uni<T> with(GatewayTarget target, Use<T> use) {
        return Uni.createFrom().emitter(emitter -> {
            Context caller = Vertx.currentContext();
            Function<Runnable, Runnable> home = result ->
                    caller == null ? result : () -> caller.runOnContext(run -> result.run());
            long deadline = now() + timeoutMs;
            GatewayConnections.Link link;
            try {
                link = connections.get(target);
            } catch (GatewayException refused) {
                emitter.fail(refused);
                return;
            }
            link.context().runOnContext(run -> link.connection()
                    .compose(connection -> use.apply(connection, Math.max(1, deadline - now())))
                    .onSuccess(result -> home.apply(() -> emitter.complete(result)).run())
                    .onFailure(failure -> home.apply(() -> emitter.fail(failure)).run()));
        });
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
