package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayTarget;

/** The gateway of a board, ready to be called. */
record BoardGateway(GatewayTarget target) {

    /** What the session of a main agent is called where a session is made before its agent has been put there. */
    static final String MAIN_SESSION_LABEL = "Gateway Agent";

    /** The key of the session of the gateway's main agent. */
    String mainSession() {
        return "agent:mc-gateway-" + target.gatewayId() + ":main";
    }
}
