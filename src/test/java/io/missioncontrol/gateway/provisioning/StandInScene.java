package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An agent on a stand-in gateway. */
abstract class StandInScene extends PlacementScene {

    private final Era era;
    private StandInUnderTest underTest;
    StandInGateway standIn;
    AgentPlacement agent;

    StandInScene(Era era) {
        this.era = era;
    }

    @BeforeEach
    void start() {
        underTest = new StandInUnderTest(era);
        standIn = underTest.standIn();
        agent = agentWithoutHeartbeat("Busy");
        place(agent);
    }

    @AfterEach
    void stop() {
        underTest.close();
    }

    @Override
    Gateway gateway() {
        return underTest.gateway();
    }

    StandInUnderTest underTest() {
        return underTest;
    }

    GatewayMessage message(String text) {
        return message(agent, text);
    }

    /** Sends once, which must come to this. */
    GatewayException refused(GatewayMessage message, GatewayErrorCode code) {
        GatewayException failure = catchThrowableOfType(GatewayException.class, () -> attempt(message));
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        return failure;
    }

    /** Sends once. */
    void attempt(GatewayMessage message) {
        gateway().messages().send(gateway().target(), message).await().atMost(WAIT);
    }

    List<String> messages() {
        return standIn.messages(agent.sessionKey());
    }
}
