package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.smallrye.mutiny.Uni;
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

    private final Era era;
    private StandInUnderTest underTest;
    private StandInGateway standIn;
    private Gateway gateway;

    StandInPlacementContract(Era era) {
        this.era = era;
    }

    @BeforeEach
    void start() {
        underTest = new StandInUnderTest(era);
        standIn = underTest.standIn();
        gateway = underTest.gateway();
    }

    @AfterEach
    void stop() {
        underTest.close();
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
