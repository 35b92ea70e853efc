package io.missioncontrol.gateway.provisioning;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A gateway's configuration as {@code config.get} shows it. Older gateways keep agents in the array
 * {@code agents.list}, newer ones in the object {@code agents.entries}; with that, the name of the heartbeat's
 * visibility changed.
 */
final class GatewayConfiguration {

    /** In this order: what is in the file comes before what the gateway made of it. */
    private static final List<String> FORMS = List.of("parsed", "sourceConfig", "resolved", "config");
    /** Heartbeats that found nothing to do stay out of chats, alerts come through. */
    private static final Map<String, Object> VISIBILITY =
            Map.of("showOk", false, "showAlerts", true, "useIndicator", true);
    /** Agents call this API by shell commands, also when a heartbeat wakes them. */
    private static final String COMMANDS_RUN_ON = "gateway";

    /**
     * Messages that a session takes while its agent works. Gateways drop what is beyond 20 and leave their agents a
     * summary of it.
     */
    private static final int QUEUED_MESSAGES = 1_000;

    private final JsonObject settings;
    private final String hash;

    private GatewayConfiguration(JsonObject settings, String hash) {
        this.settings = settings;
        this.hash = hash;
    }

    static GatewayConfiguration of(JsonObject payload) {
        JsonObject settings = new JsonObject();
        for (String form : FORMS) {
            JsonObject candidate = object(payload, form);
            JsonObject agents = object(candidate, "agents");
            if (agents.getValue("entries") instanceof JsonObject || agents.getValue("list") instanceof JsonArray) {
                settings = candidate;
                break;
            }
            if (settings.isEmpty()) {
                settings = candidate;
            }
        }
        return new GatewayConfiguration(settings, payload.getValue("hash") instanceof String hash ? hash : null);
    }

    /** What a change must name to be taken; null before the gateway has written a configuration. */
    String hash() {
        return hash;
    }

    /** Null when it has no such agent. */
    JsonObject agent(String id) {
        if (isKeyed()) {
            return entries().getValue(id) instanceof JsonObject agent ? agent : null;
        }
        return list().stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(agent -> id.equals(agent.getValue("id")))
                .findFirst()
                .orElse(null);
    }

    /** Whether the agent is elsewhere. Gateways resolve a leading {@code ~}. */
    boolean isElsewhere(AgentPlacement wanted) {
        Object workspace = agent(wanted.agentId()).getValue("workspace");
        String expected = wanted.workspace();
        if (expected.startsWith("~")) {
            return !(workspace instanceof String folder && folder.endsWith(expected.substring(1)));
        }
        return !expected.equals(workspace);
    }

    boolean isRenamed(AgentPlacement wanted) {
        return !wanted.displayName().equals(agent(wanted.agentId()).getValue("name"));
    }

    /**
     * The smallest change that gives agents their heartbeats, and the gateway what heartbeats and messages need where
     * nobody has set it. Names go along with a change that is needed anyway.
     *
     * @param wanted agents that are in this configuration
     * @return empty when nothing needs to change
     */
    JsonObject patch(Collection<AgentPlacement> wanted, Dialect dialect) {
        JsonObject patch = new JsonObject();
        JsonObject visibility = visibility(dialect);
        if (!visibility.isEmpty()) {
            patch.put("channels", new JsonObject().put("defaults", visibility));
        }
        if (object(object(settings, "tools"), "exec").getValue("host") == null
                && !dialect.refusesSetting("tools.exec.host")) {
            patch.put("tools", new JsonObject().put("exec", new JsonObject().put("host", COMMANDS_RUN_ON)));
        }
        if (object(object(settings, "messages"), "queue").getValue("cap") == null
                && !dialect.refusesSetting("messages.queue.cap")) {
            patch.put("messages", new JsonObject().put("queue", new JsonObject().put("cap", QUEUED_MESSAGES)));
        }
        JsonObject changes = new JsonObject();
        for (AgentPlacement agent : wanted) {
            JsonObject heartbeat = heartbeat(agent, dialect);
            if (!heartbeat.isEmpty()) {
                changes.put(agent.agentId(), new JsonObject().put("heartbeat", heartbeat));
            }
        }
        if (changes.isEmpty() && patch.isEmpty()) {
            return patch;
        }
        wanted.stream().filter(this::isRenamed).forEach(agent -> rename(agent, changes));
        return changes.isEmpty() ? patch : patch.put("agents", agents(changes));
    }

    private JsonObject visibility(Dialect dialect) {
        String key = isKeyed() ? "heartbeatVisibility" : "heartbeat";
        if (dialect.refusesSetting("channels.defaults." + key)) {
            key = isKeyed() ? "heartbeat" : "heartbeatVisibility";
        }
        JsonObject present = object(object(object(settings, "channels"), "defaults"), key);
        JsonObject missing = new JsonObject();
        for (Map.Entry<String, Object> setting : VISIBILITY.entrySet()) {
            if (present.getValue(setting.getKey()) == null
                    && !dialect.refusesSetting("channels.defaults." + key + "." + setting.getKey())) {
                missing.put(setting.getKey(), setting.getValue());
            }
        }
        return missing.isEmpty() ? missing : new JsonObject().put(key, missing);
    }

    private JsonObject heartbeat(AgentPlacement wanted, Dialect dialect) {
        JsonObject present = object(agent(wanted.agentId()), "heartbeat");
        JsonObject different = new JsonObject();
        for (String key : wanted.heartbeat().fieldNames()) {
            Object value = wanted.heartbeat().getValue(key);
            if (value != null
                    && !value.equals(present.getValue(key))
                    && !dialect.refusesSetting("agent.heartbeat." + key)) {
                different.put(key, value);
            }
        }
        return different;
    }

    private void rename(AgentPlacement wanted, JsonObject changes) {
        JsonObject change = object(changes, wanted.agentId()).put("name", wanted.displayName());
        if (object(agent(wanted.agentId()), "identity").containsKey("name")) {
            change.put("identity", new JsonObject().put("name", wanted.displayName()));
        }
        changes.put(wanted.agentId(), change);
    }

    /** Some gateways merge a list by ids and some replace it, so that it goes whole. */
    private JsonObject agents(JsonObject changes) {
        if (isKeyed()) {
            return new JsonObject().put("entries", changes);
        }
        JsonArray list = new JsonArray();
        for (Object agent : list()) {
            JsonObject change = agent instanceof JsonObject known && known.getValue("id") instanceof String id
                    ? changes.getJsonObject(id)
                    : null;
            list.add(change == null ? agent : ((JsonObject) agent).copy().mergeIn(change, true));
        }
        return new JsonObject().put("list", list);
    }

    private boolean isKeyed() {
        return object(settings, "agents").getValue("entries") instanceof JsonObject;
    }

    private JsonObject entries() {
        return object(object(settings, "agents"), "entries");
    }

    private JsonArray list() {
        return object(settings, "agents").getValue("list") instanceof JsonArray list ? list : new JsonArray();
    }

    private static JsonObject object(JsonObject parent, String key) {
        return parent.getValue(key) instanceof JsonObject child ? child : new JsonObject();
    }
}
