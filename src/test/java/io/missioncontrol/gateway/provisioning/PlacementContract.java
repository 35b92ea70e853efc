package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What placing agents and sending to them comes to on any gateway, real or not. */
abstract class PlacementContract extends PlacementScene {

    @Test
    void anAgentIsPlacedOnceChangedAndRemoved() {
        // Given
        AgentPlacement agent = agent("Sorting Agent", "10m");

        // When
        place(agent);

        // Then
        GatewayConfiguration placed = configuration();
        assertThat(placed.agent(agent.agentId()).getString("name")).isEqualTo("Sorting Agent");
        assertThat(placed.agent(agent.agentId()).getString("workspace")).isEqualTo(agent.workspace());
        assertThat(placed.agent(agent.agentId()).getJsonObject("heartbeat").getMap())
                .containsEntry("every", "10m")
                .containsEntry("target", "last");
        assertThat(read(agent, "AGENTS.md")).isEqualTo("# Rules of Sorting Agent\n");
        assertThat(read(agent, "USER.md")).isEqualTo("# Nobody yet\n");

        // When it is placed again
        write(agent, "USER.md", "# Somebody, as the agent found out\n");
        place(agent);

        // Then nothing changes, and what the agent keeps stays
        assertThat(configuration().hash()).isEqualTo(placed.hash());
        assertThat(read(agent, "USER.md")).isEqualTo("# Somebody, as the agent found out\n");

        // When it changes
        AgentPlacement changed = changed(agent, "Sorter", "45m");
        place(changed);

        // Then
        JsonObject now = configuration().agent(agent.agentId());
        assertThat(now.getString("name")).isEqualTo("Sorter");
        assertThat(now.getJsonObject("heartbeat").getString("every")).isEqualTo("45m");
        assertThat(read(agent, "AGENTS.md")).isEqualTo("# Rules of Sorter\n");

        // When it is removed, twice
        remove(agent);
        remove(agent);

        // Then
        assertThat(configuration().agent(agent.agentId())).isNull();
    }

    @Test
    void agentsPlacedAtOnceAllGetTheirSettings() {
        // Given
        List<AgentPlacement> agents =
                IntStream.range(0, atOnce()).mapToObj(number -> agent("Agent " + number, "20m")).toList();

        // When
        List<Uni<Void>> placing = agents.stream()
                .map(agent -> gateway().agents().place(gateway().target(), agent))
                .toList();
        Uni.join().all(placing).andCollectFailures().await().atMost(WAIT);

        // Then
        GatewayConfiguration configuration = configuration();
        assertThat(agents).allSatisfy(agent -> {
            assertThat(configuration.agent(agent.agentId()).getString("name")).isEqualTo(agent.displayName());
            assertThat(configuration.agent(agent.agentId()).getJsonObject("heartbeat").getString("every"))
                    .isEqualTo("20m");
            assertThat(read(agent, "AGENTS.md")).isEqualTo("# Rules of " + agent.displayName() + "\n");
        });
        agents.forEach(this::remove);
    }

    @Test
    void aMessageArrivesOnce() {
        assumeTrue(remembersMessages(), "without a model, the oldest gateways keep no messages");
        // Given
        AgentPlacement agent = agentWithoutHeartbeat("Listener");
        place(agent);
        GatewayMessage message =
                new GatewayMessage(agent.sessionKey(), "Listener", "A payload: {}", false, UUID.randomUUID());

        // When
        send(message);
        send(message);
        List<String> said = said(agent);
        send(message);

        // Then
        assertThat(said).containsExactly("A payload: {}");
        assertThat(said(agent)).isEqualTo(said);
        remove(agent);
    }

    @Test
    void messagesInARowArriveInOrder() {
        assumeTrue(remembersMessages(), "without a model, the oldest gateways keep no messages");
        // Given
        AgentPlacement agent = agentWithoutHeartbeat("Reader");
        place(agent);
        List<String> texts = IntStream.range(0, inARow()).mapToObj(number -> "Event " + number).toList();

        // When
        texts.forEach(text ->
                send(new GatewayMessage(agent.sessionKey(), "Reader", text, false, UUID.randomUUID())));

        // Then
        assertThat(said(agent)).isEqualTo(texts);
        remove(agent);
    }

    @Test
    void aMessageIsInItsSessionWhenItCountsAsSent() {
        assumeTrue(remembersMessages(), "without a model, the oldest gateways keep no messages");
        // Given
        AgentPlacement agent = agentWithoutHeartbeat("Witness");
        place(agent);

        for (String text : List.of("The first of a session", "The next", "[[reply_to_current]] Marked  text")) {
            // When
            send(message(agent, text));

            // Then
            assertThat(said(agent).getLast()).endsWith(text.substring(text.length() - 4));
        }
        remove(agent);
    }

    @Test
    void aMessageForAnAgentThatIsNotThereIsRefusedForGood() {
        // Given
        GatewayMessage message = new GatewayMessage(
                "agent:mc-" + UUID.randomUUID() + ":main", "Nobody", "Hello?", false, UUID.randomUUID());

        // When, then
        assertThatThrownBy(() -> send(message))
                .isInstanceOfSatisfying(GatewayException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(GatewayErrorCode.RPC_ERROR);
                    assertThat(failure.isPassing()).isFalse();
                })
                .hasMessageContaining(message.sessionKey());
    }

    @Test
    void filesAreReadAndWrittenAndSessionsReset() {
        // Given
        AgentPlacement agent = agentWithoutHeartbeat("Writer");
        place(agent);

        // When
        write(agent, "SOUL.md", "# Calm — and präzise\n");
        gateway().agents().resetSession(gateway().target(), agent.sessionKey()).await().atMost(WAIT);

        // Then
        assertThat(read(agent, "SOUL.md")).isEqualTo("# Calm — and präzise\n");
        assertThat(read(agent, "MEMORY.md")).isNull();
        assertThat(read(agent, "NOTES.md")).isNull();
        assertThatThrownBy(() -> write(agent, "NOTES.md", "x")).isInstanceOf(GatewayException.class);
        remove(agent);
    }

    /** Whether messages come up in {@code chat.history}. */
    boolean remembersMessages() {
        return true;
    }

    int atOnce() {
        return 4;
    }

    int inARow() {
        return 6;
    }
}
