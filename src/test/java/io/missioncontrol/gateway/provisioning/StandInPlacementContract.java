package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real gateways do now and then, done on purpose. */
abstract class StandInPlacementContract extends PlacementContract {

    private static final Fault LATER = Fault.slow(Duration.ofMillis(1));
    private static final Patience SHORT = new Patience(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofMillis(300));

    private final Era era;
    private Vertx vertx;
    private StandInGateway standIn;
    private Gateway gateway;

    StandInPlacementContract(Era era) {
        this.era = era;
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        standIn = new StandInGateway(era).start();
        GatewayTarget target =
                new GatewayTarget(UUID.randomUUID(), standIn.url(), StandInGateway.TOKEN, false, false);
        gateway = Gateway.of(target, "/home/claw/agents/", vertx, SHORT);
    }

    @AfterEach
    void stop() {
        standIn.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    Gateway gateway() {
        return gateway;
    }

    @Override
    int atOnce() {
        return 20;
    }

    @Override
    int inARow() {
        return 100;
    }

    @Test
    void twentyAgentsAtOnceTakeFewChanges() {
        // When
        agentsPlacedAtOnceAllGetTheirSettings();

        // Then
        // The first may go alone; the last era refuses each setting that it does not know once.
        assertThat(standIn.calls("config.patch")).hasSizeLessThanOrEqualTo(era == Era.C ? 4 : 3);
        assertThat(standIn.calls("agents.create")).hasSize(20);
    }

    @Test
    void whatIsRightIsNotWritten() {
        // Given
        AgentPlacement agent = agent("Steady", "10m");
        place(agent);
        int before = standIn.calls().size();

        // When
        place(agent);

        // Then
        assertThat(standIn.calls().subList(before, standIn.calls().size()))
                .extracting(StandInGateway.Call::method)
                .containsOnly("config.get", "agents.files.list", "agents.files.get");
    }

    @Test
    void aNewNameAloneNeedsNoPatch() {
        // Given
        AgentPlacement agent = agent("Old Name", "10m");
        place(agent);
        int patches = standIn.calls("config.patch").size();

        // When
        place(changed(agent, "New Name", "10m"));

        // Then
        assertThat(configuration().agent(agent.agentId()).getString("name")).isEqualTo("New Name");
        assertThat(standIn.calls("config.patch")).hasSize(patches);
    }

    @ParameterizedTest
    @CsvSource({
        "config.get, false", "config.get, true",
        "agents.create, false", "agents.create, true",
        "config.patch, false", "config.patch, true",
        "agents.files.list, false", "agents.files.list, true",
        "agents.files.get, false", "agents.files.get, true",
        "agents.files.set, false", "agents.files.set, true"
    })
    void aRestartAtAnyStepDoesNotStopThePlacement(String method, boolean afterTheChange) {
        // Given
        AgentPlacement agent = agent("Tenacious", "10m");
        standIn.next(method, restart(afterTheChange), restart(afterTheChange));

        // When
        place(agent);

        // Then
        assertIsPlaced(agent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestartWhileTheNameChangesDoesNotStopThePlacement(boolean afterTheChange) {
        // Given
        AgentPlacement agent = agent("Old", "10m");
        place(agent);
        AgentPlacement changed = changed(agent, "New", "10m");
        standIn.next("agents.update", restart(afterTheChange));

        // When
        place(changed);

        // Then
        assertIsPlaced(changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agents.delete", "config.get", "sessions.delete"})
    void aRestartAtAnyStepDoesNotStopTheRemoval(String method) {
        // Given
        AgentPlacement agent = agent("Leaving", "10m");
        place(agent);
        standIn.next(method, restart(false), restart(true));

        // When
        remove(agent);

        // Then
        assertThat(configuration().agent(agent.agentId())).isNull();
    }

    @Test
    void aGatewayThatRestartsAfterEveryPatchGetsEverything() {
        // Given
        standIn.restartOnPatch();

        // When, then
        agentsPlacedAtOnceAllGetTheirSettings();
    }

    @Test
    void aGatewayThatIsDownForAWhileIsWaitedFor() {
        // Given
        AgentPlacement agent = agent("Patient", "10m");
        standIn.next("config.patch", exchange -> Thread.ofVirtual().start(() -> {
            standIn.stop();
            gateway.pause();
            gateway.pause();
            standIn.start();
        }));

        // When
        place(agent);

        // Then
        assertIsPlaced(agent);
    }

    @Test
    void aGatewayThatNeverAnswersIsGivenUp() {
        // Given
        standIn.stop();

        // When, then
        assertThatThrownBy(() -> place(agent("Unlucky", "10m")))
                .isInstanceOfSatisfying(GatewayException.class, failure ->
                        assertThat(failure.isPassing()).isTrue());
    }

    @Test
    void aShortRateLimitIsWaitedOut() {
        // Given
        AgentPlacement agent = agent("Limited", "10m");
        standIn.next("config.patch", Fault.rateLimited(Duration.ofMillis(100)));

        // When
        place(agent);

        // Then
        assertIsPlaced(agent);
    }

    @Test
    void aLongRateLimitIsTheCallersToPlan() {
        // Given
        standIn.next("config.patch", Fault.rateLimited(Duration.ofSeconds(58)));

        // When, then
        assertThatThrownBy(() -> place(agent("Limited", "10m")))
                .isInstanceOfSatisfying(GatewayException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(GatewayErrorCode.RATE_LIMITED);
                    assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(58));
                });
    }

    @Test
    void aChangeBySomebodyElseIsReadFirst() {
        // Given
        AgentPlacement agent = agent("Courteous", "10m");
        standIn.next("config.patch", behind(changed ->
                changed.put("logging", new JsonObject().put("level", "debug"))));

        // When
        place(agent);

        // Then
        assertIsPlaced(agent);
        assertThat(standIn.config().getJsonObject("logging").getString("level")).isEqualTo("debug");
        assertThat(standIn.calls("config.patch")).hasSizeGreaterThan(1);
    }

    @Test
    void anAgentThatSomebodyElseOverwroteIsMadeAgain() {
        // Given
        AgentPlacement agent = agent("Twice Born", "10m");
        standIn.next("config.patch", behind(changed -> changed.put("agents", era.keepsAgentsInMap()
                ? new JsonObject().put("entries", new JsonObject().put("main", new JsonObject()))
                : new JsonObject().put("list", new JsonArray().add(new JsonObject().put("id", "main"))))));

        // When
        place(agent);

        // Then
        assertIsPlaced(agent);
        assertThat(standIn.calls("agents.create")).hasSize(2);
    }

    @Test
    void anAgentThatTheGatewayDoesNotKnowYetIsWaitedFor() {
        // Given
        AgentPlacement agent = agent("Early", "10m");
        Fault unknown = Fault.error("INVALID_REQUEST", "agent \"" + agent.agentId() + "\" not found");
        standIn.next("agents.files.list", unknown, unknown);
        standIn.next("agents.files.set", unknown);

        // When
        place(agent);
        standIn.next("agents.update", unknown, unknown);
        place(changed(agent, "Later", "10m"));
        standIn.next("agents.delete", unknown, unknown);
        remove(agent);

        // Then
        assertThat(configuration().agent(agent.agentId())).isNull();
    }

    @Test
    void aMomentaryFailureIsWaitedOut() {
        // Given
        AgentPlacement agent = agent("Calm", "10m");
        Fault revoked = Fault.error("UNAVAILABLE", "WorkerTaskError: read was revoked");
        standIn.next("config.get", revoked);
        standIn.next("agents.create", revoked);
        standIn.next("agents.files.list", revoked);

        // When
        place(agent);

        // Then
        assertIsPlaced(agent);
    }

    @Test
    void oneAgentsWrongSettingsDoNotKeepOthersOut() {
        // Given
        AgentPlacement right = agent("Right", "10m");
        AgentPlacement wrong = agent("Wrong", "soon");
        standIn.always("config.patch", exchange -> {
            if (standIn.calls("config.patch").getLast().getString("raw").contains("\"soon\"")) {
                Fault.error("INVALID_REQUEST", "invalid config: agents.list.1.heartbeat.every: invalid duration")
                        .apply(exchange);
            } else {
                LATER.apply(exchange);
            }
        });

        // When
        Uni<Void> first = gateway.agents().place(gateway.target(), wrong);
        Uni<Void> second = gateway.agents().place(gateway.target(), right);
        Uni<Void> both = Uni.combine().all().unis(
                first.onFailure().recoverWithNull(), second).discardItems();
        both.await().atMost(Duration.ofSeconds(20));

        // Then
        assertIsPlaced(right);
        assertThatThrownBy(() -> place(wrong)).isInstanceOf(GatewayException.class).hasMessageContaining("duration");
    }

    @Test
    void aRefusalForGoodComesAtOnce() {
        // Given
        standIn.always("agents.create", Fault.error("INVALID_REQUEST", "missing scope: operator.admin"));

        // When, then
        assertThatThrownBy(() -> place(agent("Powerless", "10m")))
                .isInstanceOfSatisfying(GatewayException.class, failure ->
                        assertThat(failure.code()).isEqualTo(GatewayErrorCode.SCOPE_MISSING));
        assertThat(standIn.calls("agents.create")).hasSize(1);
    }

    @Test
    void filesThatAGatewayDoesNotTakeAreLeftOutOnceAndForAll() {
        // Given
        place(agent("First", "10m"));
        int before = standIn.calls().size();

        // When
        place(agent("Second", "10m"));

        // Then
        long refused = standIn.calls().subList(before, standIn.calls().size()).stream()
                .filter(call -> call.method().startsWith("agents.files."))
                .filter(call -> !era.files().contains(call.params().getString("name", "AGENTS.md")))
                .count();
        assertThat(refused).isZero();
    }

    @Test
    void settingsThatAGatewayDoesNotKnowAreAskedForOnce() {
        // Given
        place(agent("First", "10m"));
        int before = standIn.calls("config.patch").size();

        // When
        place(agent("Second", "10m"));

        // Then
        assertThat(standIn.calls("config.patch")).hasSize(before + 1);
    }

    @Test
    void sessionsAreOpenedOnceForManyMessages() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);

        // When
        Uni.join().all(IntStream.range(0, 100).mapToObj(number -> gateway.messages().send(
                        gateway.target(),
                        new GatewayMessage(agent.sessionKey(), "Busy", "No. " + number, false, UUID.randomUUID())))
                .toList())
                .andFailFast().await().atMost(Duration.ofSeconds(20));

        // Then
        assertThat(standIn.messages(agent.sessionKey())).hasSize(100);
        assertThat(standIn.calls("sessions.patch")).hasSize(1);
    }

    @Test
    void aMessageWaitsUntilTheOneBeforeIsInItsPlace() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        send(new GatewayMessage(agent.sessionKey(), "Busy", "First", false, UUID.randomUUID()));
        standIn.next("agent.wait", Fault.slow(Duration.ofMillis(100)), Fault.error("INVALID_REQUEST", "unknown run"));

        // When
        Uni.join().all(IntStream.range(0, 2).mapToObj(number -> gateway.messages().send(
                        gateway.target(),
                        new GatewayMessage(agent.sessionKey(), "Busy", "No. " + number, false, UUID.randomUUID())))
                .toList())
                .andFailFast().await().atMost(Duration.ofSeconds(20));

        // Then
        assertThat(standIn.calls())
                .extracting(StandInGateway.Call::method)
                .endsWith("chat.send", "agent.wait", "chat.send", "agent.wait", "chat.send");
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("First", "No. 0", "No. 1");
    }

    @Test
    void aGatewayThatDoesNotSayWhetherTheAgentIsDoneIsAskedAgain() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        send(new GatewayMessage(agent.sessionKey(), "Busy", "First", false, UUID.randomUUID()));
        standIn.next("agent.wait", Fault.silent(), Fault.payload(new JsonObject().put("status", "timeout")));
        GatewayMessage second = new GatewayMessage(agent.sessionKey(), "Busy", "Second", false, UUID.randomUUID());

        // When, then
        for (GatewayErrorCode code : List.of(GatewayErrorCode.TIMED_OUT, GatewayErrorCode.AGENT_BUSY)) {
            assertThatThrownBy(() -> gateway.messages().send(gateway.target(), second).await().atMost(WAIT))
                    .isInstanceOfSatisfying(GatewayException.class, failure ->
                            assertThat(failure.code()).isEqualTo(code));
        }
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("First");
        send(second);
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("First", "Second");
    }

    @Test
    void aMessageIsNotPutBehindOneThatTheAgentStillWorksOn() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        send(new GatewayMessage(agent.sessionKey(), "Busy", "First", false, UUID.randomUUID()));
        standIn.next("agent.wait", Fault.payload(new JsonObject().put("status", "timeout")));
        GatewayMessage second = new GatewayMessage(agent.sessionKey(), "Busy", "Second", false, UUID.randomUUID());

        // When
        Throwable refusal = catchThrowable(() ->
                gateway.messages().send(gateway.target(), second).await().atMost(Duration.ofSeconds(20)));

        // Then
        assertThat(refusal).isInstanceOfSatisfying(GatewayException.class, failure -> {
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.AGENT_BUSY);
            assertThat(failure.retryAfter()).isPresent();
        });
        send(second);
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("First", "Second");
    }

    @Test
    void aMessageThatNobodyWaitsForAnyMoreIsNotSent() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        send(new GatewayMessage(agent.sessionKey(), "Busy", "First", false, UUID.randomUUID()));
        standIn.next("agent.wait", Fault.slow(Duration.ofMillis(200)));
        Cancellable second = gateway.messages()
                .send(gateway.target(),
                        new GatewayMessage(agent.sessionKey(), "Busy", "Second", false, UUID.randomUUID()))
                .subscribe().with(sent -> { });
        Cancellable third = gateway.messages()
                .send(gateway.target(),
                        new GatewayMessage(agent.sessionKey(), "Busy", "Third", false, UUID.randomUUID()))
                .subscribe().with(sent -> { });

        // When
        third.cancel();
        send(new GatewayMessage(agent.sessionKey(), "Busy", "Fourth", false, UUID.randomUUID()));

        // Then
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("First", "Second", "Fourth");
        assertThat(second).isNotNull();
    }

    @Test
    void aLabelThatIsTakenOrTooLongStopsNoMessage() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        String other = "agent:" + agent.agentId() + ":other";
        send(new GatewayMessage(other, "Same", "x", false, UUID.randomUUID()));

        // When
        send(new GatewayMessage(agent.sessionKey(), "Same", "Hello", false, UUID.randomUUID()));
        send(new GatewayMessage(other + "-long", "é".repeat(63) + "🦞", "y", false, UUID.randomUUID()));

        // Then
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("Hello");
        assertThat(standIn.calls("sessions.patch").getLast().getString("label")).isEqualTo("é".repeat(63));
    }

    @Test
    void aMessageWhoseRunFailedCountsAsTaken() {
        // Given
        AgentPlacement agent = agent("Speechless", "10m");
        place(agent);
        GatewayMessage message = new GatewayMessage(agent.sessionKey(), null, "Hello", false, UUID.randomUUID());
        send(message);
        standIn.next("chat.send", Fault.error("UNAVAILABLE", "Agent failed before reply: no key"));

        // When
        send(message);

        // Then
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("Hello");
    }

    @Test
    void aMessageThatWasNotTakenIsTheCallersToSendAgain() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        GatewayMessage message = new GatewayMessage(agent.sessionKey(), null, "Hello", false, UUID.randomUUID());
        standIn.next("chat.send", Fault.error("UNAVAILABLE", "gateway starting"), restart(false), restart(true));

        // When, then
        for (int failed = 0; failed < 3; failed++) {
            assertThatThrownBy(() -> gateway().messages().send(gateway().target(), message).await().atMost(WAIT))
                    .isInstanceOfSatisfying(GatewayException.class, failure ->
                            assertThat(failure.isPassing()).isTrue());
        }
        send(message);
        assertThat(standIn.messages(agent.sessionKey())).containsExactly("Hello");
    }

    @Test
    void anIdThatIsUsedForAnotherTextCountsAsTaken() {
        // Given
        AgentPlacement agent = agent("Busy", "10m");
        place(agent);
        standIn.next("chat.send", Fault.error("INVALID_REQUEST",
                "This message ID was already used for different input. Use a new message ID to send again."));

        // When
        send(new GatewayMessage(agent.sessionKey(), null, "Hello", false, UUID.randomUUID()));

        // Then
        assertThat(standIn.calls("chat.send")).hasSize(1);
    }

    private void assertIsPlaced(AgentPlacement agent) {
        JsonObject placed = configuration().agent(agent.agentId());
        assertThat(placed.getString("name")).isEqualTo(agent.displayName());
        assertThat(placed.getJsonObject("heartbeat").getString("every")).isEqualTo(
                agent.heartbeat().getString("every"));
        assertThat(standIn.config().getJsonObject("channels").getJsonObject("defaults")
                .getJsonObject(era.heartbeatKey()).getBoolean("showAlerts")).isTrue();
        agent.files().forEach((name, content) ->
                assertThat(standIn.file(agent.agentId(), name)).isEqualTo(era.files().contains(name) ? content : null));
    }

    private Fault restart(boolean afterTheChange) {
        return afterTheChange ? Fault.closeBehind(1012, "service restart") : Fault.close(1012, "service restart");
    }

    /** Somebody edits the configuration between our look and our change. */
    private Fault behind(Consumer<JsonObject> edit) {
        return exchange -> Thread.ofVirtual().start(() -> {
            JsonObject changed = standIn.config();
            edit.accept(changed);
            standIn.configure(changed);
            LATER.apply(exchange);
        });
    }
}
