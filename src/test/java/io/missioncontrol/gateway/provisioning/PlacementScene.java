package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.missioncontrol.gateway.client.GatewayException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Agents on a gateway, real or not, and what is said to them. */
abstract class PlacementScene {

    /** Long enough for a real gateway that takes three changes a minute and restarts after each. */
    static final Duration WAIT = Duration.ofMinutes(3);

    abstract Gateway gateway();

    AgentPlacement agent(String name, String every) {
        return placement("mc-" + UUID.randomUUID(), name, new JsonObject()
                .put("every", every)
                .put("target", "last")
                .put("includeReasoning", false));
    }

    /** Needs no configuration patch, of which many gateways take three a minute. */
    AgentPlacement agentWithoutHeartbeat(String name) {
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

    static GatewayMessage message(AgentPlacement agent, String text) {
        return new GatewayMessage(agent.sessionKey(), agent.displayName(), text, false, UUID.randomUUID());
    }

    String read(AgentPlacement agent, String file) {
        return gateway().agents().readFile(gateway().target(), agent.agentId(), file).await().atMost(WAIT);
    }

    void write(AgentPlacement agent, String file, String content) {
        gateway().agents().writeFile(gateway().target(), agent.agentId(), file, content).await().atMost(WAIT);
    }

    GatewayConfiguration configuration() {
        return GatewayConfiguration.of(gateway().call("config.get", new JsonObject()));
    }

    /** What the agent was told, as the gateway shows it now. */
    List<String> said(AgentPlacement agent) {
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
