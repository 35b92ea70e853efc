package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;

/** Sends messages to agents. */
public interface GatewayMessages {

    /** Makes sure that the session exists, and sends. Completes when the gateway has taken the message. */
    Uni<Void> send(GatewayTarget target, GatewayMessage message);
}
