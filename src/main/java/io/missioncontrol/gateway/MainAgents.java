package io.missioncontrol.gateway;

import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * The main agent of each gateway, which serves the gateway rather than a board. The room of agents implements this:
 * gateways know no agents.
 */
public interface MainAgents {

    /** Makes sure that the gateway has its main agent and that it will be put on the gateway, in the transaction. */
    Uni<Void> ensure(SqlConnection connection, UUID gatewayId, String gatewayName);

    /** Removes every agent of the gateway's that has no board, in the transaction of the gateway's own removal. */
    Uni<Void> remove(SqlConnection connection, UUID gatewayId);
}
