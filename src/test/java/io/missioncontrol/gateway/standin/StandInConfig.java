package io.missioncontrol.gateway.standin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The configuration of a stand-in gateway, which agents are part of, and the calls named {@code config}. */
final class StandInConfig {

    private static final long MINUTE_MS = 60_000;

    private final Era era;
    private final List<Long> patches = new ArrayList<>();
    private JsonObject config;

    StandInConfig(Era era) {
        this.era = era;
        config = new JsonObject().put("gateway", new JsonObject().put("mode", "local"));
        config.put("agents", era.keepsAgentsInMap()
                ? new JsonObject().put("entries", new JsonObject().put("main", new JsonObject()))
                : new JsonObject().put("list", new JsonArray().add(new JsonObject().put("id", "main"))));
    }

    JsonObject copy() {
        return config.copy();
    }

    void replace(JsonObject changed) {
        config = changed.copy();
    }

    JsonObject get() {
        JsonObject copy = config.copy();
        return new JsonObject()
                .put("path", "/home/user/.openclaw/openclaw.json").put("exists", true).put("valid", true)
                .put("parsed", copy).put("config", copy).put("hash", hash())
                .put("issues", new JsonArray()).put("warnings", new JsonArray());
    }

    JsonObject patch(JsonObject params) {
        long now = System.currentTimeMillis();
        patches.removeIf(time -> time <= now - MINUTE_MS);
        if (patches.size() >= era.patchesPerMinute()) {
            throw RpcError.rateLimited("config.patch", patches.getFirst() + MINUTE_MS - now);
        }
        patches.add(now);
        String baseHash = params.getString("baseHash");
        if (baseHash == null) {
            throw RpcError.invalid("config base hash required; re-run config.get and retry");
        }
        if (!baseHash.equals(hash())) {
            throw RpcError.invalid("config changed since last load; re-run config.get and retry");
        }
        JsonObject patch;
        try {
            patch = new JsonObject(params.getString("raw", ""));
        } catch (DecodeException malformed) {
            throw RpcError.invalid("config.patch raw must be an object");
        }
        JsonObject changed = config.copy();
        merge(changed, patch);
        refuseUnknownKeys(changed);
        boolean isNoop = changed.equals(config);
        config = changed;
        if (!isNoop) {
            touch();
        }
        return new JsonObject().put("ok", true).put("config", config.copy()).put("hash", hash()).put("noop", isNoop);
    }

    List<String> agentIds() {
        JsonObject agents = config.getJsonObject("agents", new JsonObject());
        if (era.keepsAgentsInMap()) {
            return List.copyOf(agents.getJsonObject("entries", new JsonObject()).fieldNames());
        }
        return agents.getJsonArray("list", new JsonArray()).stream()
                .map(agent -> ((JsonObject) agent).getString("id")).toList();
    }

    /** Null when there is none. */
    JsonObject agent(String id) {
        JsonObject agents = config.getJsonObject("agents");
        if (era.keepsAgentsInMap()) {
            return agents.getJsonObject("entries").getJsonObject(id);
        }
        return agents.getJsonArray("list").stream().map(JsonObject.class::cast)
                .filter(agent -> agent.getString("id").equals(id)).findFirst().orElse(null);
    }

    void add(String id, JsonObject agent) {
        if (era.keepsAgentsInMap()) {
            config.getJsonObject("agents").getJsonObject("entries").put(id, agent);
        } else {
            config.getJsonObject("agents").getJsonArray("list").add(agent.put("id", id));
        }
        touch();
    }

    void remove(String id) {
        if (era.keepsAgentsInMap()) {
            config.getJsonObject("agents").getJsonObject("entries").remove(id);
        } else {
            config.getJsonObject("agents").getJsonArray("list").remove(agent(id));
        }
        touch();
    }

    /** Every change by the gateway itself makes another hash. */
    void touch() {
        config.put("meta", new JsonObject().put("lastTouchedVersion", era.version())
                .put("lastTouchedAt", UUID.randomUUID().toString()));
    }

    private String hash() {
        try {
            byte[] text = config.encode().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refuseUnknownKeys(JsonObject changed) {
        JsonObject agents = changed.getJsonObject("agents", new JsonObject());
        String refused = era.keepsAgentsInMap() ? "list" : "entries";
        if (agents.containsKey(refused)) {
            throw RpcError.invalid("invalid config: agents: Unrecognized key: \"" + refused + "\"");
        }
        JsonObject defaults = changed.getJsonObject("channels", new JsonObject())
                .getJsonObject("defaults", new JsonObject());
        String otherKey = era == Era.C ? "heartbeat" : "heartbeatVisibility";
        if (defaults.containsKey(otherKey)) {
            throw RpcError.invalid("invalid config: channels.defaults: Unrecognized key: \"" + otherKey + "\"");
        }
        if (era == Era.C) {
            for (Map.Entry<String, Object> entry : agents.getJsonObject("entries", new JsonObject())) {
                boolean hasReasoning = entry.getValue() instanceof JsonObject agent
                        && agent.getJsonObject("heartbeat", new JsonObject()).containsKey("includeReasoning");
                if (hasReasoning) {
                    throw RpcError.invalid("invalid config: agents.entries." + entry.getKey()
                            + ".heartbeat: Unrecognized key: \"includeReasoning\"");
                }
            }
        }
    }

    /** JSON merge patch (RFC 7396). */
    private static void merge(JsonObject target, JsonObject patch) {
        for (Map.Entry<String, Object> entry : patch) {
            if (entry.getValue() == null) {
                target.remove(entry.getKey());
            } else if (entry.getValue() instanceof JsonObject inner) {
                JsonObject below = target.getValue(entry.getKey()) instanceof JsonObject old ? old : new JsonObject();
                merge(below, inner);
                target.put(entry.getKey(), below);
            } else {
                target.put(entry.getKey(), entry.getValue());
            }
        }
    }
}
