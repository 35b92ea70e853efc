package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether an address that somebody entered is a gateway that this service works with. */
@ApplicationScoped
public class GatewayCheck {

    private final GatewayCalls calls;

    public GatewayCheck(GatewayCalls calls) {
        this.calls = calls;
    }

    /** @throws ApiException 502 when it cannot be used, 422 when it is too old or does not tell its version */
    public Uni<Void> require(GatewayTarget target) {
        return calls.requireCompatible(target).onFailure(GatewayException.class).transform(failure -> {
            GatewayException reason = (GatewayException) failure;
            return reason.code() == GatewayErrorCode.VERSION_UNSUPPORTED
                    ? GatewayFailures.unsupportedVersion(reason)
                    : GatewayFailures.badGateway(
                            reason, "Gateway compatibility check failed: " + reason.getMessage());
        });
    }
}
