package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message counts as sent when it is in its session, on gateways of one era. */
abstract class StandInReceiptsContract extends StandInScene {

    private static final String NO_MODEL = "No API key found for provider \"anthropic\".\nSee the docs";

    private final Era era;

    StandInReceiptsContract(Era era) {
        super(era);
        this.era = era;
    }

    @Test
    void aMessageThatIsTakenAndNotKeptDoesNotCountAsSent() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.hold();

        // When, then
        for (int looks = 0; looks < 3; looks++) {
            GatewayException busy = refused(message, GatewayErrorCode.AGENT_BUSY);
            assertThat(busy.retryAfter()).isPresent();
            assertThat(gateway().messages().isOnTheWay(gateway().target(), message)).isTrue();
        }

        // When
        standIn.keep();
        attempt(message);

        // Then
        assertThat(messages()).containsExactly("Hello");
        assertThat(gateway().messages().isOnTheWay(gateway().target(), message)).isFalse();
    }

    @Test
    void aMessageThatARestartLosesIsSentAgainBeforeTheNext() {
        // Given
        List<GatewayMessage> row = IntStream.range(0, 3).mapToObj(number -> message("No. " + number)).toList();
        standIn.hold();
        refused(row.getFirst(), GatewayErrorCode.AGENT_BUSY);

        // When
        standIn.restart();
        standIn.release();
        row.forEach(this::send);

        // Then
        assertThat(messages()).containsExactly("No. 0", "No. 1", "No. 2");
    }

    @Test
    void aMessageThatWasKeptBeforeARestartIsNotSentAgain() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.hold();
        refused(message, GatewayErrorCode.AGENT_BUSY);
        standIn.keep();

        // When
        standIn.restart();
        standIn.release();
        send(message);
        send(message("Next"));

        // Then
        assertThat(messages()).containsExactly("Hello", "Next");
    }

    @Test
    void aMessageWhoseAnswerWasLostIsLookedForBeforeItIsSentAgain() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.next("chat.send", Fault.closeBehind(1012, "service restart"));
        refused(message, GatewayErrorCode.CLOSED);

        // When
        standIn.restart();
        send(message);

        // Then
        assertThat(messages()).containsExactly("Hello");
        assertThat(standIn.calls("chat.send")).hasSize(1);
    }

    @Test
    void aMessageInAQueueInTheGatewaysMemoryDoesNotCountAsSent() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.fail(null, false);

        // When, then
        refused(message, GatewayErrorCode.AGENT_BUSY);
        refused(message, GatewayErrorCode.AGENT_BUSY);
        standIn.keep();
        attempt(message);
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void aMessageOfAnAgentThatCannotRunIsTriedUntilItCan() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.fail(NO_MODEL, false);

        // When
        GatewayException failure = refused(message, GatewayErrorCode.AGENT_FAILED);

        // Then
        assertThat(failure.isPassing()).isTrue();
        assertThat(failure).hasMessageEndingWith("No API key found for provider \"anthropic\". See the docs");

        // When the gateway repeats itself
        refused(message, era == Era.A ? GatewayErrorCode.AGENT_FAILED : GatewayErrorCode.UNAVAILABLE);

        // When somebody gives it a model
        standIn.restart();
        standIn.release();
        send(message);

        // Then
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void aMessageIsSentWhenItIsKeptWhateverTheAgentMakesOfIt() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.fail(NO_MODEL, true);

        // When
        attempt(message);
        attempt(message);

        // Then
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void theReasonOfAFailureHasNoToken() {
        // Given
        standIn.fail("x".repeat(50) + StandInGateway.TOKEN + "y".repeat(5_000), false);

        // When
        GatewayException failure = refused(message("Hello"), GatewayErrorCode.AGENT_FAILED);

        // Then
        assertThat(failure.getMessage()).hasSizeLessThan(300).doesNotContain(StandInGateway.TOKEN).contains("x***y");
    }

    @Test
    void aMessageThatTheGatewayHasForTooLongCountsAsSent() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.hold();
        refused(message, GatewayErrorCode.AGENT_BUSY);

        // When
        underTest().later(Duration.ofSeconds(110));

        // Then
        refused(message, GatewayErrorCode.AGENT_BUSY);

        // When
        underTest().later(Duration.ofSeconds(11));
        attempt(message);

        // Then
        assertThat(messages()).isEmpty();
        assertThat(gateway().messages().isOnTheWay(gateway().target(), message)).isFalse();
        standIn.release();
        attempt(message("Next"));
        assertThat(messages()).containsExactly("Next");
    }

    @Test
    void theTimeInWhichTheGatewayDoesNotHaveTheMessageDoesNotCount() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.hold();
        refused(message, GatewayErrorCode.AGENT_BUSY);

        // When
        underTest().later(Duration.ofHours(1));
        standIn.restart();
        // Others notice it first.
        gateway().call("health", new JsonObject());

        // Then
        refused(message, GatewayErrorCode.AGENT_BUSY);
        standIn.keep();
        attempt(message);
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void whoDoesNotNeedToKnowDoesNotWait() {
        // Given
        standIn.hold();

        // When
        gateway().messages().sendUnconfirmed(gateway().target(), message("Wake up")).await().atMost(WAIT);

        // Then
        assertThat(messages()).isEmpty();
        refused(message("Next"), GatewayErrorCode.AGENT_BUSY);
        standIn.keep();
        standIn.end(null);
        standIn.release();
        send(message("Next"));
        assertThat(messages()).containsExactly("Wake up", "Next");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[Wed 2026-11-25 16:05 UTC] Two\nlines [[reply_to_current]]and a mark",
        "Two\nlines and a mark",
        "[Queued messages while agent was busy]\n---\nQueued #1\nTwo\nlines [[reply_to_current]] and a mark"
    })
    void aMessageIsRecognizedAsGatewaysShowIt(String shown) {
        // Given
        standIn.hold();
        standIn.always("chat.history", history("user", shown));

        // When, then
        attempt(message("Two\nlines [[reply_to_current]] and a mark"));
    }

    @Test
    void aLongMessageIsRecognizedByItsBeginning() {
        // Given
        String text = "Payload 1\n" + "x".repeat(20_000);
        standIn.hold();
        standIn.always("chat.history", history("user", text.substring(0, 12_000) + "\n...(truncated)..."));

        // When, then
        attempt(message(text));
    }

    @Test
    void whatTheAgentSaysIsNoMessageToIt() {
        // Given
        standIn.hold();
        standIn.always("chat.history", history("assistant", "You said: Hello"));

        // When, then
        refused(message("Hello"), GatewayErrorCode.AGENT_BUSY);
    }

    @Test
    void aGatewayThatDoesNotShowItsHistoryProvesNothing() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.next("chat.history", Fault.error("INVALID_REQUEST", "missing scope: operator.read"));

        // When, then
        refused(message, GatewayErrorCode.AGENT_BUSY);
        attempt(message);
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void aGatewayThatDoesNotSayWhenAnAgentIsDoneIsBelieved() {
        try (StandInUnderTest old = new StandInUnderTest(new StandInGateway(era).without("agent.wait"))) {
            // Given
            AgentPlacement there = agentWithoutHeartbeat("Old");
            old.gateway().agents().place(old.gateway().target(), there).await().atMost(WAIT);
            old.standIn().hold();

            // When
            old.gateway().messages().send(old.gateway().target(), message(there, "Hello")).await().atMost(WAIT);

            // Then
            assertThat(old.standIn().calls("chat.send")).hasSize(1);
            assertThat(old.standIn().calls("agent.wait")).isEmpty();
            assertThat(old.standIn().calls("chat.history")).isEmpty();
        }
    }

    private static Fault history(String role, String shown) {
        return Fault.payload(new JsonObject().put("messages", new JsonArray()
                .add(new JsonObject().put("role", role).put("content", shown))));
    }
}
