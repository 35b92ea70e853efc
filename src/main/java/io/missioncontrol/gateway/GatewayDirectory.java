package io.missioncontrol.gateway;

import java.util.UUID;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;

/** Stored gateways, for the rooms that call them. */
public interface GatewayDirectory {

    /** Null when there is no such gateway. The token is readable. */
    Uni<GatewayTarget> target(UUID gatewayId);

    /** Null when there is no such gateway. The folder on the gateway's host below which agents' workspaces are. */
    Uni<String> workspaceRoot(UUID gatewayId);
}
