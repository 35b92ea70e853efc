package io.missioncontrol.gateway.client;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The stand-in does what real gateways do. */
@ParameterizedClass
@EnumSource
class StandInGatewayTest extends GatewaySuite {

    @Parameter
    Era era;

    private StandInGateway gateway;

    @BeforeEach
    void start() {
        gateway = new StandInGateway(era).start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Override
    GatewayTarget target() {
        return ClientUnderTest.target(gateway);
    }

    @Override
    String version() {
        return era.version();
    }

    @Override
    boolean hasModel() {
        return true;
    }
}
