package io.missioncontrol.gateway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class GatewayConfigurationTest {

    private final Dialect dialect = new Dialect("2026.9.6");

    @Test
    void aFreshListGetsHeartbeatVisibilityAndCommandsInOneChange() {
        // Given
        GatewayConfiguration configuration = parsed("""
                {"agents": {"defaults": {"workspace": "/w"}, "list": [
                    {"id": "main"},
                    {"id": "mc-1", "name": "mc-1", "workspace": "/r/workspace-mc-1", "agentDir": "/d"}]}}""");

        // When
        JsonObject patch = configuration.patch(List.of(agent("mc-1", "Ada")), dialect);

        // Then
        assertThat(patch).isEqualTo(new JsonObject("""
                {"channels": {"defaults": {"heartbeat": {"showOk": false, "showAlerts": true, "useIndicator": true}}},
                 "tools": {"exec": {"host": "gateway"}},
                 "messages": {"queue": {"cap": 1000}},
                 "agents": {"list": [
                    {"id": "main"},
                    {"id": "mc-1", "name": "Ada", "workspace": "/r/workspace-mc-1", "agentDir": "/d",
                     "heartbeat": {"every": "10m", "target": "last"}}]}}"""));
    }

    @Test
    void aMapGetsOnlyWhatDiffers() {
        // Given
        GatewayConfiguration configuration = parsed("""
                {"agents": {"entries": {
                    "main": {},
                    "mc-1": {"name": "Ada", "workspace": "/r/workspace-mc-1", "identity": {"name": "Ada"},
                             "heartbeat": {"every": "30m", "target": "last", "prompt": "Beat"}}}},
                 "channels": {"defaults": {"heartbeatVisibility":
                    {"showOk": true, "showAlerts": true, "useIndicator": true}}},
                 "messages": {"queue": {"mode": "followup", "cap": 5}},
                 "tools": {"exec": {"host": "sandbox"}}}""");

        // When
        JsonObject patch = configuration.patch(List.of(agent("mc-1", "Ada")), dialect);

        // Then
        assertThat(patch).isEqualTo(new JsonObject("""
                {"agents": {"entries": {"mc-1": {"heartbeat": {"every": "10m"}}}}}"""));
    }

    @Test
    void aNewNameGoesAlongWithTheIdentityThatRepeatsIt() {
        // Given
        GatewayConfiguration configuration = parsed("""
                {"agents": {"entries": {"mc-1": {"name": "mc-1", "workspace": "/r/workspace-mc-1",
                    "identity": {"name": "mc-1", "emoji": "x"}}}}}""");

        // When
        JsonObject patch = configuration.patch(List.of(agent("mc-1", "Ada")), dialect);

        // Then
        assertThat(patch.getJsonObject("agents")).isEqualTo(new JsonObject("""
                {"entries": {"mc-1": {"name": "Ada", "identity": {"name": "Ada"},
                    "heartbeat": {"every": "10m", "target": "last"}}}}"""));
    }

    @Test
    void nothingChangesWhereOnlyTheNameDiffers() {
        // Given
        GatewayConfiguration configuration = parsed("""
                {"agents": {"list": [{"id": "mc-1", "name": "Old", "workspace": "/r/workspace-mc-1",
                    "heartbeat": {"every": "10m", "target": "last"}}]},
                 "channels": {"defaults": {"heartbeat":
                    {"showOk": false, "showAlerts": true, "useIndicator": true}}},
                 "messages": {"queue": {"cap": 1000}},
                 "tools": {"exec": {"host": "gateway"}}}""");

        // When
        JsonObject patch = configuration.patch(List.of(agent("mc-1", "Ada")), dialect);

        // Then
        assertThat(patch.isEmpty()).isTrue();
        assertThat(configuration.isRenamed(agent("mc-1", "Ada"))).isTrue();
        assertThat(configuration.isElsewhere(agent("mc-1", "Ada"))).isFalse();
    }

    @Test
    void refusedSettingsAreNotAskedForAgain() {
        // Given
        GatewayConfiguration configuration = parsed("""
                {"agents": {"entries": {"mc-1": {"name": "Ada", "workspace": "/r/workspace-mc-1"}}}}""");
        dialect.refuseSetting("agents.entries.mc-2.heartbeat.target");
        dialect.refuseSetting("channels.defaults.heartbeatVisibility");
        dialect.refuseSetting("channels.defaults.heartbeat.useIndicator");
        dialect.refuseSetting("tools.exec");
        dialect.refuseSetting("messages.queue.cap");

        // When
        JsonObject patch = configuration.patch(List.of(agent("mc-1", "Ada")), dialect);

        // Then
        assertThat(patch).isEqualTo(new JsonObject("""
                {"channels": {"defaults": {"heartbeat": {"showOk": false, "showAlerts": true}}},
                 "agents": {"entries": {"mc-1": {"heartbeat": {"every": "10m"}}}}}"""));
    }

    @Test
    void whatTheFileHasNotIsFoundInWhatTheGatewayMadeOfIt() {
        // Given
        JsonObject payload = new JsonObject("""
                {"parsed": {"agents": {"$include": "./agents.json5"}}, "hash": "h1",
                 "sourceConfig": {"agents": {"list": [{"id": "mc-1", "name": "Ada"}]}}}""");

        // When
        GatewayConfiguration configuration = GatewayConfiguration.of(payload);

        // Then
        assertThat(configuration.agent("mc-1").getString("name")).isEqualTo("Ada");
        assertThat(configuration.agent("mc-2")).isNull();
        assertThat(configuration.hash()).isEqualTo("h1");
    }

    @Test
    void aFolderBelowTheHomeIsTheSameWhenTheGatewayResolvesIt() {
        // Given
        GatewayConfiguration configuration = parsed("""
                {"agents": {"list": [{"id": "mc-1", "workspace": "/home/claw/agents/workspace-mc-1"}]}}""");

        // When, then
        assertThat(configuration.isElsewhere(agent("mc-1", "Ada", "~/agents/"))).isFalse();
        assertThat(configuration.isElsewhere(agent("mc-1", "Ada", "~/other"))).isTrue();
    }

    @Test
    void workspacesHaveTheNamesThatEarlierVersionsGaveThem() {
        assertThat(agent("mc-gateway-0b5e", "Main", "/r//").workspace()).isEqualTo("/r/workspace-gateway-0b5e");
        assertThat(agent("mc-0b5e", "Agent", "/r").workspace()).isEqualTo("/r/workspace-mc-0b5e");
        assertThat(agent("lead-0B5E", "Lead", "/").workspace()).isEqualTo("/workspace-lead-0b5e");
    }

    private static GatewayConfiguration parsed(String settings) {
        return GatewayConfiguration.of(new JsonObject().put("parsed", new JsonObject(settings)).put("hash", "h"));
    }

    private static AgentPlacement agent(String id, String name) {
        return agent(id, name, "/r");
    }

    private static AgentPlacement agent(String id, String name, String root) {
        return new AgentPlacement(
                id,
                "agent:" + id + ":main",
                name,
                root,
                new JsonObject().put("every", "10m").put("target", "last"),
                Map.of(),
                Set.of());
    }
}
