package io.missioncontrol.gateway.provisioning;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

/**
 * Brings a gateway's configuration to what orders want: look, change one thing, look again, until nothing differs. So
 * lost answers, changes by others at the same time and restarts half-way all end well.
 */
final class ConfigurationWork {

    private static final Logger LOG = Logger.getLogger(ConfigurationWork.class);
    /** Each round makes progress or waits; a gateway that needs more undoes what it is told. */
    private static final int MAX_ROUNDS = 20;
    /** How often one and the same change is taken as done although it does not show. */
    private static final int MAX_SILENT_CHANGES = 2;

    private final PatientGateway gateway;
    private final Dialect dialect;
    private final Map<String, Order.Place> open = new LinkedHashMap<>();
    private final Set<String> created = new HashSet<>();
    private final Set<String> updated = new HashSet<>();
    private final PatientGateway.Tries patches = new PatientGateway.Tries();
    private final PatientGateway.Tries looks = new PatientGateway.Tries();
    private JsonObject lastPatch = new JsonObject();
    private int samePatches;

    ConfigurationWork(PatientGateway gateway, Dialect dialect) {
        this.gateway = gateway;
        this.dialect = dialect;
    }

    /** Answers every order, with success or failure of its own. */
    Uni<Void> place(List<Order.Place> orders) {
        orders.forEach(order -> open.put(order.agentId(), order));
        return round(1).onFailure().recoverWithUni(failure -> {
            if (open.size() > 1 && failure instanceof GatewayException refusal && !refusal.isPassing()) {
                return oneByOne();
            }
            open.values().forEach(order -> order.waiting().fail(failure));
            return Uni.createFrom().voidItem();
        });
    }

    /** One agent's settings must not keep the others' from being taken. */
    private Uni<Void> oneByOne() {
        return Multi.createFrom().iterable(List.copyOf(open.values()))
                .onItem().transformToUniAndConcatenate(order -> {
                    ConfigurationWork alone = new ConfigurationWork(gateway, dialect);
                    alone.created.addAll(created);
                    return alone.place(List.of(order));
                })
                .onItem().ignoreAsUni();
    }

    private Uni<Void> round(int round) {
        if (round > MAX_ROUNDS) {
            return Uni.createFrom().failure(new GatewayException(
                    GatewayErrorCode.RPC_ERROR, "The gateway does not keep the agents' settings that it is given"));
        }
        return gateway.call("config.get", new JsonObject()).chain(payload -> {
            GatewayConfiguration configuration = GatewayConfiguration.of(payload);
            List<AgentPlacement> missing = placements().stream()
                    .filter(agent -> configuration.agent(agent.agentId()) == null)
                    .toList();
            if (!missing.isEmpty()) {
                return create(missing).chain(() -> open.isEmpty() ? finish() : round(round + 1));
            }
            List<AgentPlacement> elsewhere = notYetUpdated().filter(configuration::isElsewhere).toList();
            if (!elsewhere.isEmpty()) {
                return update(elsewhere).chain(() -> open.isEmpty() ? finish() : round(round + 1));
            }
            JsonObject patch = configuration.patch(placements(), dialect);
            if (!patch.isEmpty() && !isTakenSilently(patch)) {
                return patch(patch, configuration.hash()).chain(() -> round(round + 1));
            }
            List<AgentPlacement> renamed = notYetUpdated().filter(configuration::isRenamed).toList();
            return update(renamed).chain(this::finish);
        });
    }

    private List<AgentPlacement> placements() {
        return open.values().stream().map(Order.Place::placement).toList();
    }

    private Stream<AgentPlacement> notYetUpdated() {
        return placements().stream().filter(agent -> !updated.contains(agent.agentId()));
    }

    private Uni<Void> finish() {
        open.values().forEach(order -> order.waiting().complete(created.contains(order.agentId())));
        open.clear();
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> create(List<AgentPlacement> agents) {
        return each(agents, agent -> gateway
                .call("agents.create", new JsonObject()
                        .put("name", agent.agentId())
                        .put("workspace", agent.workspace()))
                .replaceWithVoid()
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> Refusals.agentExists((GatewayException) failure)
                        // The answer to an earlier try was lost, or somebody else creates it at the same time.
                        ? gateway.waitOut(notShownYet((GatewayException) failure), looks)
                        : Uni.createFrom().failure(failure))
                .invoke(() -> created.add(agent.agentId())));
    }

    private Uni<Void> update(List<AgentPlacement> agents) {
        return each(agents, agent -> gateway
                .call("agents.update", new JsonObject()
                        .put("agentId", agent.agentId())
                        .put("name", agent.displayName())
                        .put("workspace", agent.workspace()))
                .invoke(() -> updated.add(agent.agentId()))
                .replaceWithVoid());
    }

    /** Gateways answer that an agent exists before their configuration shows it. */
    private static GatewayException notShownYet(GatewayException failure) {
        return new GatewayException(
                GatewayErrorCode.RPC_ERROR, failure.getMessage(), "UNAVAILABLE", failure.retryAfter().orElse(null));
    }

    /** Refusals concern the one agent; everything else concerns all. */
    private Uni<Void> each(List<AgentPlacement> agents, Function<AgentPlacement, Uni<Void>> call) {
        return Multi.createFrom().iterable(agents)
                .onItem().transformToUniAndConcatenate(agent -> call.apply(agent)
                        .onFailure(failure -> failure instanceof GatewayException refusal && !refusal.isPassing())
                        .recoverWithUni(failure -> {
                            open.remove(agent.agentId()).waiting().fail(failure);
                            return Uni.createFrom().voidItem();
                        }))
                .onItem().ignoreAsUni();
    }

    private Uni<Void> patch(JsonObject patch, String hash) {
        JsonObject params = new JsonObject().put("raw", patch.encode());
        if (hash != null) {
            params.put("baseHash", hash);
        }
        return gateway.callOnce("config.patch", params)
                .replaceWithVoid()
                .onFailure(GatewayException.class)
                .recoverWithUni(cause -> {
                    GatewayException failure = (GatewayException) cause;
                    lastPatch = new JsonObject();
                    if (Refusals.configurationChanged(failure) || learn(failure)) {
                        return Uni.createFrom().voidItem();
                    }
                    return gateway.waitOut(failure, patches);
                });
    }

    private boolean learn(GatewayException failure) {
        boolean learnt = false;
        for (String setting : Refusals.unknownSettings(failure)) {
            learnt |= dialect.refuseSetting(setting);
        }
        return learnt;
    }

    /** A gateway that takes a change and does not show it knows better: asking again and again would restart it. */
    private boolean isTakenSilently(JsonObject patch) {
        samePatches = patch.equals(lastPatch) ? samePatches + 1 : 0;
        lastPatch = patch;
        if (samePatches >= MAX_SILENT_CHANGES) {
            LOG.warn("gateway.settings.hidden A gateway takes agents' settings and does not show them");
            return true;
        }
        return false;
    }
}
