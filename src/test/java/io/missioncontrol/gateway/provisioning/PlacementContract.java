package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What placing agents and sending to them comes to on any gateway, real or not. */
abstract class PlacementContract {

    /** Long enough for a real gateway that takes three changes a minute and restarts after each. */
    static final Duration WAIT = Duration.ofMinutes(3);

    abstract Gateway gateway();

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
        List<String> said = history(agent);
        send(message);

        // Then
        assertThat(said).containsExactly("A payload: {}");
        assertThat(history(agent)).isEqualTo(said);
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
        assertThat(history(agent, texts.size())).isEqualTo(texts);
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

    AgentPlacement agent(String name, String every) {
        return placement("mc-" + UUID.randomUUID(), name, new JsonObject()
                .put("every", every)
                .put("target", "last")
                .put("includeReasoning", false));
    }

    /** Needs no configuration patch, of which many gateways take three a minute. */
    private AgentPlacement agentWithoutHeartbeat(String name) {
        return placement("mc-" + UUID.randomUUID(), name, new JsonObject());
    }

    AgentPlacement changed(AgentPlacement agent, String name, String every) {
        return placement(agent.agentId(), name, agent.heartbeat().copy().put("every", every));
    }

    private AgentPlacement placement(String id, String name, JsonObject heartbeat) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("AGENTS.md", "# Rules of " + name + "\n");
        files.put("HEARTBEAT.md", "# Beat\n");
        files.put("TOOLS.md", "# Tools\n");
        files.put("USER.md", "# Nobody yet\n");
        return new AgentPlacement(
                id, "agent:" + id + ":main", name, gateway().workspaceRoot(), heartbeat, files, Set.of("USER.md"));
    }

    void place(AgentPlacement agent) {
        gateway().agents().place(gateway().target(), agent).await().atMost(WAIT);
    }

    void remove(AgentPlacement agent) {
        gateway().agents().remove(gateway().target(), agent.agentId(), agent.sessionKey()).await().atMost(WAIT);
    }

    /** As the queue does: again while the agent works on the message before, or the gateway restarts. */
    void send(GatewayMessage message) {
        gateway().messages().send(gateway().target(), message)
                .onFailure(failure -> failure instanceof GatewayException passing && passing.isPassing())
                .retry().withBackOff(Duration.ofMillis(500), Duration.ofSeconds(1)).atMost(100)
                .await().atMost(WAIT);
    }

    String read(AgentPlacement agent, String file) {
        return gateway().agents().readFile(gateway().target(), agent.agentId(), file).await().atMost(WAIT);
    }

    private void write(AgentPlacement agent, String file, String content) {
        gateway().agents().writeFile(gateway().target(), agent.agentId(), file, content).await().atMost(WAIT);
    }

    GatewayConfiguration configuration() {
        return GatewayConfiguration.of(gateway().call("config.get", new JsonObject()));
    }

    private List<String> history(AgentPlacement agent) {
        return history(agent, 1);
    }

    /** What the agent was told, as soon as it is as many messages. */
    private List<String> history(AgentPlacement agent, int messages) {
        long end = System.nanoTime() + WAIT.toNanos();
        while (true) {
            List<String> said = said(agent);
            if (said.size() >= messages || System.nanoTime() > end) {
                return said;
            }
            gateway().pause();
        }
    }

    private List<String> said(AgentPlacement agent) {
        JsonObject history =
                gateway().call("chat.history", new JsonObject().put("sessionKey", agent.sessionKey()));
        List<String> said = new ArrayList<>();
        for (Object entry : history.getJsonArray("messages")) {
            JsonObject message = (JsonObject) entry;
            if ("user".equals(message.getString("role"))) {
                said.add(text(message.getValue("content")));
            }
        }
        return said;
    }

    /** Oldest gateways put the time before what was said. */
    private static String text(Object content) {
        String text = content instanceof JsonArray parts ? parts.getJsonObject(0).getString("text") : (String) content;
        return text.replaceFirst("^\\[[^]]*] ", "");
    }
}
