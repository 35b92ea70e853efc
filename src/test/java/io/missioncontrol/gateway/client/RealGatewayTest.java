package io.missioncontrol.gateway.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;

/**
 * A real gateway, when somebody has started one: its address in {@code OPENCLAW_TEST_URL}, its token in
 * {@code OPENCLAW_TEST_TOKEN} and, if wanted, its version in {@code OPENCLAW_TEST_VERSION}; {@code OPENCLAW_TEST_MODEL} says that its agents have a
 * model. It gets agents and sessions.
 */
class RealGatewayTest extends GatewaySuite {

    private static final String URL = System.getenv("OPENCLAW_TEST_URL");

    @BeforeEach
    void needsAGateway() {
        assumeTrue(URL != null, "OPENCLAW_TEST_URL is not set");
    }

    @Override
    GatewayTarget target() {
        return new GatewayTarget(null, URL, System.getenv("OPENCLAW_TEST_TOKEN"), false, false);
    }

    @Override
    String version() {
        return System.getenv("OPENCLAW_TEST_VERSION");
    }

    @Override
    boolean hasModel() {
        return System.getenv("OPENCLAW_TEST_MODEL") != null;
    }
}
