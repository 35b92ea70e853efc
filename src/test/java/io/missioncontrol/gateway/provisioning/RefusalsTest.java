package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences are those of real gateways. */
class RefusalsTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "unknown agent id",
        "agent \"mc-1\" not found",
        "Agent \"mc-1\" no longer exists in configuration"
    })
    void aMissingAgentIsToldInManyWays(String sentence) {
        assertThat(Refusals.agentMissing(refusal(sentence))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsupported file \"TOOLS.md\"", "agent \"mc-1\" already exists", "unknown method: x"})
    void otherRefusalsSayNothingAboutAMissingAgent(String sentence) {
        assertThat(Refusals.agentMissing(refusal(sentence))).isFalse();
    }

    @Test
    void whatNoGatewayAnsweredIsNoRefusal() {
        // Given
        GatewayException closed = new GatewayException(GatewayErrorCode.CLOSED, "agent \"x\" not found");

        // When, then
        assertThat(Refusals.agentMissing(closed)).isFalse();
        assertThat(Refusals.answered(closed)).isFalse();
    }

    @Test
    void unknownSettingsAreFoundWithTheirPaths() {
        // Given
        GatewayException refusal = refusal("""
                invalid config: agents: Unrecognized key: "list"; channels.defaults: Unrecognized key: "heartbeat"; \
                agents.entries.mc-1.heartbeat: Unrecognized keys: "includeReasoning", "other" (+2 more issues)""");

        // When, then
        assertThat(Refusals.unknownSettings(refusal)).containsExactly(
                "agents.list",
                "channels.defaults.heartbeat",
                "agents.entries.mc-1.heartbeat.includeReasoning",
                "agents.entries.mc-1.heartbeat.other");
    }

    @Test
    void aRateLimitIsNotTakenForAMomentaryFailure() {
        // Given
        GatewayException limited = new GatewayException(
                GatewayErrorCode.RATE_LIMITED,
                "rate limit exceeded for config.patch; retry after 58s",
                "UNAVAILABLE",
                Duration.ofSeconds(58));

        // When, then
        assertThat(Refusals.unavailable(limited)).isFalse();
    }

    private static GatewayException refusal(String message) {
        return new GatewayException(GatewayErrorCode.RPC_ERROR, message, "INVALID_REQUEST", null);
    }
}
