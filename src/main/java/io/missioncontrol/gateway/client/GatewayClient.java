package io.missioncontrol.gateway.client;

import java.util.Set;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.missioncontrol.trace.SpanAttribute;
import io.missioncontrol.trace.TraceSpan;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Calls methods of OpenClaw gateways. Connections are opened when needed, shared and kept while they are used; each
 * gateway has its own circuit breaker and its own bound of calls. Results arrive on the context that asked, so that a
 * database session of the caller's may go on. Everything fails with {@link GatewayException}, after
 * {@code GATEWAY_CALL_TIMEOUT_SECONDS} and the short pauses in which a restart is bridged at the latest.
 *
 * <p>Measured as {@code gateway_calls_seconds} by {@code method} and {@code outcome}: {@code ok} or the error's code.
 */
@ApplicationScoped
public class GatewayClient {

    /** Label values are bounded: methods that nobody here calls are counted together. */
    private static final Set<String> MEASURED_METHODS = Set.of("connect", "health", "config.get", "config.patch",
            "agents.list", "agents.create", "agents.update", "agents.delete", "agents.files.list", "agents.files.get",
            "agents.files.set", "sessions.list", "sessions.patch", "sessions.reset", "sessions.delete", "chat.send",
            "chat.history");

    private final GatewayConnections connections;
    private final GatewayGuards guards;
    private final MeterRegistry metrics;

    public GatewayClient(GatewayConnections connections, GatewayGuards guards, MeterRegistry metrics) {
        this.connections = connections;
        this.guards = guards;
        this.metrics = metrics;
    }

    /** Connects, or uses the open connection. */
    public Uni<GatewayHello> hello(GatewayTarget target) {
        return guarded(target, "connect", () -> connections.use(target, (connection, remainingMs) ->
                Future.succeededFuture(connection.hello())));
    }

    /**
     * One call.
     *
     * @return the payload of the answer; empty when it has none
     */
    public Uni<JsonObject> call(GatewayTarget target, String method, JsonObject params) {
        return guarded(target, method, () -> connections.use(target, (connection, remainingMs) ->
                connection.call(method, params, remainingMs)));
    }

    /** Whether the gateway answers: its {@code health}, whatever that says. */
    public Uni<Void> ping(GatewayTarget target) {
        return call(target, "health", new JsonObject()).replaceWithVoid();
    }

    private <T> Uni<T> guarded(GatewayTarget target, String method, Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            Timer.Sample start = Timer.start(metrics);
            TraceSpan span = span(target, method);
            Uni<T> result = guards.guard(target, call)
                    .onItem().invoke(answer -> measure(start, span, method, "ok"))
                    .onFailure().invoke(failure -> measure(start, span, method, failure instanceof GatewayException known
                            ? known.code().wireName() : "unexpected"));
            return caller == null ? result : result.emitOn(task -> caller.runOnContext(run -> task.run()));
        });
    }

    /** Without the address, whatever is sent, and whatever a gateway says. */
    private static TraceSpan span(GatewayTarget target, String method) {
        TraceSpan cause = TraceSpan.current();
        if (cause == null) {
            return null;
        }
        String known = known(method);
        TraceSpan span = cause.child(SpanKind.CLIENT, "gateway " + known).set(SpanAttribute.GATEWAY_METHOD, known);
        return target.gatewayId() == null ? span : span.set(SpanAttribute.GATEWAY_ID, target.gatewayId().toString());
    }

    private static String known(String method) {
        return MEASURED_METHODS.contains(method) ? method : "other";
    }

    private void measure(Timer.Sample start, TraceSpan span, String method, String outcome) {
        if (span != null) {
            span.set(SpanAttribute.GATEWAY_OUTCOME, outcome);
            if (!outcome.equals("ok")) {
                span.fail(outcome);
            }
            span.end();
        }
        start.stop(Timer.builder("gateway.calls")
                .description("Calls of gateways, connecting included")
                .tag("method", known(method))
                .tag("outcome", outcome)
                .register(metrics));
    }
}
