package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to one session follow each other, on gateways of one era. */
abstract class StandInMessagesContract extends StandInScene {

    StandInMessagesContract(Era era) {
        super(era);
    }

    @Test
    void sessionsAreOpenedOnceForManyMessages() {
        // When
        sendAtOnce(IntStream.range(0, 100).mapToObj(number -> message("No. " + number)));

        // Then
        assertThat(messages()).hasSize(100);
        assertThat(standIn.calls("sessions.patch")).hasSize(1);
    }

    @Test
    void aMessageWaitsUntilTheOneBeforeIsInItsPlace() {
        // Given
        send(message("First"));
        standIn.next("agent.wait", Fault.slow(Duration.ofMillis(100)), Fault.error("INVALID_REQUEST", "unknown run"));

        // When
        sendAtOnce(IntStream.range(0, 2).mapToObj(number -> message("No. " + number)));

        // Then
        assertThat(standIn.calls())
                .extracting(StandInGateway.Call::method)
                .endsWith("chat.send", "agent.wait", "chat.history", "chat.send", "agent.wait", "chat.history");
        assertThat(messages()).containsExactly("First", "No. 0", "No. 1");
    }

    @Test
    void aMessageIsNotPutBehindOneThatTheAgentStillWorksOn() {
        // Given
        theAgentWorksOn(message("First"));
        GatewayMessage second = message("Second");

        // When
        GatewayException busy = refused(second, GatewayErrorCode.AGENT_BUSY);

        // Then
        assertThat(busy.retryAfter()).isPresent();
        assertThat(standIn.calls("chat.send")).extracting(call -> call.getString("message")).doesNotContain("Second");

        // When it is done
        standIn.release();
        standIn.end(null);
        send(second);

        // Then
        assertThat(messages()).containsExactly("First", "Second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "pending"})
    void aGatewayThatDoesNotSayWhetherTheAgentIsDoneIsAskedAgain(String status) {
        // Given
        theAgentWorksOn(message("First"));
        standIn.release();
        standIn.next("agent.wait", Fault.silent(), Fault.payload(new JsonObject().put("status", status)));
        GatewayMessage second = message("Second");

        // When, then
        refused(second, GatewayErrorCode.TIMED_OUT);
        refused(second, GatewayErrorCode.AGENT_BUSY);
        assertThat(messages()).containsExactly("First");
        standIn.end(null);
        send(second);
        assertThat(messages()).containsExactly("First", "Second");
    }

    @Test
    void anAgentThatWorksForLongHoldsUpNobodyForEver() {
        // Given
        theAgentWorksOn(message("First"));
        standIn.release();
        GatewayMessage second = message("Second");

        // When
        underTest().later(Duration.ofSeconds(110));

        // Then
        refused(second, GatewayErrorCode.AGENT_BUSY);

        // When
        underTest().later(Duration.ofSeconds(11));
        attempt(second);

        // Then
        assertThat(messages()).containsExactly("First", "Second");
    }

    @Test
    void whoeverWaitsForABusyAgentHoldsNoPlaceAndLooksLessAndLess() {
        // Given
        theAgentWorksOn(message("First"));
        GatewayMessage second = message("Second");

        // When
        GatewayException soon = refused(second, GatewayErrorCode.AGENT_BUSY);
        underTest().later(Duration.ofSeconds(20));
        GatewayException later = refused(second, GatewayErrorCode.AGENT_BUSY);
        underTest().later(Duration.ofSeconds(60));
        GatewayException last = refused(second, GatewayErrorCode.AGENT_BUSY);

        // Then
        assertThat(soon.retryAfter()).hasValue(Duration.ofSeconds(1));
        assertThat(later.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
        assertThat(last.retryAfter()).hasValue(Duration.ofSeconds(10));
        assertThat(standIn.calls("agent.wait")).extracting(call -> call.getInteger("timeoutMs"))
                .allSatisfy(wait -> assertThat(wait).isBetween(0, 250))
                .endsWith(0, 0);
    }

    @Test
    void aMessageThatNobodyWaitsForAnyMoreIsNotSent() {
        // Given
        send(message("First"));
        standIn.next("agent.wait", Fault.slow(Duration.ofMillis(200)));
        Cancellable second = gateway().messages()
                .send(gateway().target(), message("Second"))
                .subscribe().with(sent -> { });
        Cancellable third = gateway().messages()
                .send(gateway().target(), message("Third"))
                .subscribe().with(sent -> { });

        // When
        third.cancel();
        send(message("Fourth"));

        // Then
        assertThat(messages()).containsExactly("First", "Second", "Fourth");
        assertThat(second).isNotNull();
    }

    @Test
    void aLabelThatIsTakenOrTooLongStopsNoMessage() {
        // Given
        String other = "agent:" + agent.agentId() + ":other";
        send(new GatewayMessage(other, "Same", "x", false, UUID.randomUUID()));

        // When
        send(new GatewayMessage(agent.sessionKey(), "Same", "Hello", false, UUID.randomUUID()));
        send(new GatewayMessage(other + "-long", "é".repeat(63) + "🦞", "y", false, UUID.randomUUID()));

        // Then
        assertThat(messages()).containsExactly("Hello");
        assertThat(standIn.calls("sessions.patch").getLast().getString("label")).isEqualTo("é".repeat(63));
    }

    @Test
    void aMessageWhoseRunFailedCountsAsTaken() {
        // Given
        GatewayMessage message = message("Hello");
        send(message);
        standIn.next("chat.send", Fault.error("UNAVAILABLE", "Agent failed before reply: no key"));

        // When
        attempt(message);

        // Then
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void aMessageThatWasNotTakenIsTheCallersToSendAgain() {
        // Given
        GatewayMessage message = message("Hello");
        standIn.next("chat.send", Fault.error("UNAVAILABLE", "gateway starting"),
                Fault.close(1012, "service restart"), Fault.closeBehind(1012, "service restart"));

        // When, then
        for (int failed = 0; failed < 3; failed++) {
            assertThatThrownBy(() -> attempt(message)).isInstanceOfSatisfying(GatewayException.class, failure ->
                    assertThat(failure.isPassing()).isTrue());
        }
        send(message);
        assertThat(messages()).containsExactly("Hello");
    }

    @Test
    void anIdThatIsUsedForAnotherTextCountsAsTaken() {
        // Given
        standIn.next("chat.send", Fault.error("INVALID_REQUEST",
                "This message ID was already used for different input. Use a new message ID to send again."));

        // When
        send(message("Hello"));

        // Then
        assertThat(standIn.calls("chat.send")).hasSize(1);
    }

    /** It is in the session, and messages are held from now on. */
    private void theAgentWorksOn(GatewayMessage message) {
        standIn.hold();
        refused(message, GatewayErrorCode.AGENT_BUSY);
        standIn.keep();
        attempt(message);
    }

    private void sendAtOnce(Stream<GatewayMessage> messages) {
        Uni.join().all(messages.map(message -> gateway().messages().send(gateway().target(), message)).toList())
                .andFailFast().await().atMost(Duration.ofSeconds(20));
    }
}
