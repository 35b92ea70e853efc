package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Takes an agent off a gateway, and looks whether it is gone. */
final class AgentRemoval {

    private final PatientGateway gateway;
    private final PatientGateway.Tries tries = new PatientGateway.Tries();
    private boolean removed;

    AgentRemoval(PatientGateway gateway) {
        this.gateway = gateway;
    }

    /** Answers the order. */
    Uni<Void> remove(Order.Remove order) {
        return delete(order.agentId())
                .invoke(() -> order.waiting().complete(removed))
                .onFailure().recoverWithUni(failure -> {
                    order.waiting().fail(failure);
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> delete(String agentId) {
        return gateway.callOnce("agents.delete", new JsonObject().put("agentId", agentId).put("deleteFiles", true))
                .invoke(() -> removed = true)
                .replaceWithVoid()
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> Refusals.agentMissing((GatewayException) failure)
                        ? Uni.createFrom().voidItem()
                        : gateway.waitOut((GatewayException) failure, tries).chain(() -> delete(agentId)))
                .chain(() -> look(agentId));
    }

    /** A gateway does not know an agent of its configuration for a moment after it was created. */
    private Uni<Void> look(String agentId) {
        return gateway.call("config.get", new JsonObject()).chain(payload -> {
            if (GatewayConfiguration.of(payload).agent(agentId) == null) {
                return Uni.createFrom().voidItem();
            }
            GatewayException still = new GatewayException(
                    GatewayErrorCode.RPC_ERROR, "The gateway keeps agent \"" + agentId + "\"", "UNAVAILABLE", null);
            return gateway.waitOut(still, tries).chain(() -> delete(agentId));
        });
    }
}
