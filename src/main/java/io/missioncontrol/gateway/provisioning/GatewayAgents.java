package io.missioncontrol.gateway.provisioning;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Puts agents on gateways and takes them away, on gateways of every era. All of it may be repeated: what is right
 * already is left alone, so that no gateway restarts without need.
 */
@ApplicationScoped
public class GatewayAgents {

    private final GatewayClient client;
    private final KnownSessions sessions;
    private final Vertx vertx;
    private final Patience work;
    private final Patience people;
    private final Map<Object, ConfigurationLane> lanes = new ConcurrentHashMap<>();

    @Inject
    public GatewayAgents(GatewayClient client, KnownSessions sessions, Vertx vertx) {
        this(client, sessions, vertx, Patience.OF_WORK, Patience.OF_PEOPLE);
    }

    GatewayAgents(GatewayClient client, KnownSessions sessions, Vertx vertx, Patience work, Patience people) {
        this.client = client;
        this.sessions = sessions;
        this.vertx = vertx;
        this.work = work;
        this.people = people;
    }

    /**
     * Creates or updates the agent, its settings and its files. Gets through restarts of the gateway, its limit on
     * configuration changes and refusals of stale ones; takes up to 3 minutes.
     *
     * @return fails with {@link GatewayException}; {@link GatewayErrorCode#RATE_LIMITED} says in
     *     {@link GatewayException#retryAfter()} when to place the agent again
     */
    public Uni<Void> place(GatewayTarget target, AgentPlacement placement) {
        PatientGateway gateway = gateway(target, work);
        ConfigurationLane lane = lane(target);
        return bounded(gateway.hello()
                .chain(hello -> {
                    Dialect dialect = lane.dialect(hello.serverVersion());
                    return lane.place(target, placement)
                            .chain(created -> new AgentFiles(gateway, dialect).write(placement, created));
                }));
    }

    /** Deletes the agent, its files and its main session; one that is not there is removed already. */
    public Uni<Void> remove(GatewayTarget target, String agentId, String sessionKey) {
        PatientGateway gateway = gateway(target, work);
        return bounded(lane(target)
                .remove(target, agentId)
                .chain(removed -> gateway.call("sessions.delete", new JsonObject().put("key", sessionKey)))
                .replaceWithVoid()
                .onFailure(failure -> failure instanceof GatewayException refusal
                        && (Refusals.mainSessionKept(refusal)
                                || Refusals.sessionMissing(refusal)
                                || Refusals.agentMissing(refusal)))
                .recoverWithNull()
                .invoke(() -> sessions.forget(target, sessionKey)));
    }

    /** The content of a file of the agent's; null when it has none, or the gateway knows no such file. */
    public Uni<String> readFile(GatewayTarget target, String agentId, String name) {
        return CallerContext.resume(gateway(target, people)
                .call("agents.files.get", AgentFiles.file(agentId, name))
                .map(AgentFiles::content)
                .onFailure(failure ->
                        failure instanceof GatewayException refusal && Refusals.fileUnsupported(refusal))
                .recoverWithNull());
    }

    /** Fails when the gateway takes no such file: newer ones take no {@code TOOLS.md} and {@code HEARTBEAT.md}. */
    public Uni<Void> writeFile(GatewayTarget target, String agentId, String name, String content) {
        return CallerContext.resume(gateway(target, people)
                .call("agents.files.set", AgentFiles.file(agentId, name).put("content", content))
                .replaceWithVoid());
    }

    /** Starts the agent's main session anew, without its history. */
    public Uni<Void> resetSession(GatewayTarget target, String sessionKey) {
        return CallerContext.resume(gateway(target, people)
                .call("sessions.reset", new JsonObject().put("key", sessionKey))
                .replaceWithVoid());
    }

    private Uni<Void> carryOut(ConfigurationLane lane, List<Order> orders) {
        GatewayTarget target = orders.getFirst().target();
        PatientGateway gateway = gateway(target, work);
        if (orders.getFirst() instanceof Order.Remove removal) {
            return new AgentRemoval(gateway).remove(removal);
        }
        return new ConfigurationWork(gateway, lane.dialect())
                .place(orders.stream().map(Order.Place.class::cast).toList());
    }

    private PatientGateway gateway(GatewayTarget target, Patience patience) {
        return new PatientGateway(client, target, patience, vertx);
    }

    private ConfigurationLane lane(GatewayTarget target) {
        Object gateway = target.gatewayId() == null ? target.url() : target.gatewayId();
        return lanes.computeIfAbsent(gateway, ignored -> new ConfigurationLane(this::carryOut));
    }

    private Uni<Void> bounded(Uni<Void> placing) {
        return CallerContext.resume(placing.ifNoItem().after(work.restarts()).failWith(() -> new GatewayException(
                GatewayErrorCode.TIMED_OUT,
                "The gateway did not get done within " + work.restarts().toSeconds() + " s")));
    }
}
