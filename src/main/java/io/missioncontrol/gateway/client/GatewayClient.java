package io.missioncontrol.gateway.client;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Calls methods of OpenClaw gateways. Connections are opened when needed, shared and kept while they are used. */
public interface GatewayClient {

    /** Connects, or uses the open connection. Fails with {@link GatewayException}. */
    Uni<GatewayHello> hello(GatewayTarget target);

    /**
     * One call.
     *
     * @return the payload of the answer; empty when it has none
     */
    Uni<JsonObject> call(GatewayTarget target, String method, JsonObject params);
}
