package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.subscription.UniEmitter;

/** A change of a gateway's configuration that somebody waits for. */
sealed interface Order {

    GatewayTarget target();

    String agentId();

    UniEmitter<? super Boolean> waiting();

    /** Answers whether the agent is new. */
    record Place(GatewayTarget target, AgentPlacement placement, UniEmitter<? super Boolean> waiting)
            implements Order {

        @Override
        public String agentId() {
            return placement.agentId();
        }
    }

    /** Answers whether there was such an agent. */
    record Remove(GatewayTarget target, String agentId, UniEmitter<? super Boolean> waiting) implements Order {}
}
