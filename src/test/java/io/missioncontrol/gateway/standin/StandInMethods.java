package io.missioncontrol.gateway.standin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a gateway knows and does: agents, their files, configuration, sessions. Used on one event loop. */
final class StandInMethods {

    private static final long MINUTE_MS = 60_000;
    private static final int SESSIONS_PAGE = 100;

    private final Era era;
    private final Map<String, Map<String, String>> files = new TreeMap<>();
    private final Map<String, JsonObject> sessions = new LinkedHashMap<>();
    private final StandInChat chat;
    private final List<Long> patches = new ArrayList<>();
    private JsonObject config;

    StandInMethods(Era era) {
        this.era = era;
        chat = new StandInChat(era);
        config = new JsonObject().put("gateway", new JsonObject().put("mode", "local"));
        config.put("agents", era.keepsAgentsInMap()
                ? new JsonObject().put("entries", new JsonObject().put("main", new JsonObject()))
                : new JsonObject().put("list", new JsonArray().add(new JsonObject().put("id", "main"))));
    }

    JsonObject call(String method, JsonObject params) {
        return switch (method) {
            case "health" -> new JsonObject().put("ok", true).put("ts", System.currentTimeMillis());
            case "config.get" -> configGet();
            case "config.patch" -> configPatch(params);
            case "config.schema" -> new JsonObject().put("schema", "x".repeat(1_000_000));
            case "agents.list" -> agentsList();
            case "agents.create" -> agentsCreate(params);
            case "agents.update" -> agentsUpdate(params);
            case "agents.delete" -> agentsDelete(params);
            case "agents.files.list" -> filesList(params);
            case "agents.files.get" -> filesGet(params);
            case "agents.files.set" -> filesSet(params);
            case "sessions.list" -> sessionsList(params);
            case "sessions.patch" -> sessionsPatch(params);
            case "sessions.reset" -> sessionsReset(params);
            case "sessions.delete" -> sessionsDelete(params);
            case "chat.send" -> chatSend(params);
            case "chat.history" -> chatHistory(params);
            case "agent.wait" -> chat.await(params);
            default -> throw RpcError.invalid("unknown method: " + method);
        };
    }

    static List<String> names() {
        return List.of("health", "config.get", "config.patch", "config.schema", "agents.list", "agents.create",
                "agents.update", "agents.delete", "agents.files.list", "agents.files.get", "agents.files.set",
                "sessions.list", "sessions.patch", "sessions.reset", "sessions.delete", "chat.send", "chat.history",
                "agent.wait");
    }

    JsonObject config() {
        return config.copy();
    }

    void configure(JsonObject changed) {
        config = changed.copy();
    }

    JsonObject state() {
        JsonObject allFiles = new JsonObject();
        files.forEach((agent, contents) -> allFiles.put(agent, new JsonObject(new LinkedHashMap<>(contents))));
        return new JsonObject()
                .put("config", config)
                .put("files", allFiles)
                .put("sessions", new JsonArray(new ArrayList<>(sessions.values())));
    }

    void restore(JsonObject state) {
        config = state.getJsonObject("config").copy();
        for (Map.Entry<String, Object> agent : state.getJsonObject("files")) {
            Map<String, String> contents = new TreeMap<>();
            ((JsonObject) agent.getValue()).forEach(file -> contents.put(file.getKey(), (String) file.getValue()));
            files.put(agent.getKey(), contents);
        }
        for (Object session : state.getJsonArray("sessions")) {
            sessions.put(((JsonObject) session).getString("key"), (JsonObject) session);
        }
    }

    /** Null when there is no such agent or file. */
    String file(String agentId, String name) {
        return files.getOrDefault(agentId, Map.of()).get(name);
    }

    StandInChat chat() {
        return chat;
    }

    boolean hasSession(String sessionKey) {
        return sessions.containsKey(sessionKey);
    }

    private JsonObject configGet() {
        JsonObject copy = config.copy();
        return new JsonObject()
                .put("path", "/home/user/.openclaw/openclaw.json").put("exists", true).put("valid", true)
                .put("parsed", copy).put("config", copy).put("hash", hash())
                .put("issues", new JsonArray()).put("warnings", new JsonArray());
    }

    private JsonObject configPatch(JsonObject params) {
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

    private void touch() {
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

    private JsonObject agentsList() {
        JsonArray agents = new JsonArray();
        ids().forEach(id -> agents.add(new JsonObject().put("id", id).put("name", agent(id).getValue("name"))));
        return new JsonObject().put("defaultId", "main").put("agents", agents);
    }

    private List<String> ids() {
        JsonObject agents = config.getJsonObject("agents", new JsonObject());
        if (era.keepsAgentsInMap()) {
            return List.copyOf(agents.getJsonObject("entries", new JsonObject()).fieldNames());
        }
        return agents.getJsonArray("list", new JsonArray()).stream()
                .map(agent -> ((JsonObject) agent).getString("id")).toList();
    }

    private JsonObject agent(String id) {
        JsonObject agents = config.getJsonObject("agents");
        if (era.keepsAgentsInMap()) {
            return agents.getJsonObject("entries").getJsonObject(id);
        }
        return agents.getJsonArray("list").stream().map(JsonObject.class::cast)
                .filter(agent -> agent.getString("id").equals(id)).findFirst().orElse(null);
    }

    private JsonObject agentsCreate(JsonObject params) {
        String name = required("agents.create", params, "name");
        String workspace = required("agents.create", params, "workspace");
        String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (id.equals("main")) {
            throw RpcError.invalid("\"main\" is reserved");
        }
        if (agent(id) != null) {
            throw RpcError.invalid("agent \"" + id + "\" already exists");
        }
        JsonObject agent = new JsonObject().put("name", name).put("workspace", workspace);
        if (era.keepsAgentsInMap()) {
            config.getJsonObject("agents").getJsonObject("entries").put(id, agent);
        } else {
            config.getJsonObject("agents").getJsonArray("list").add(agent.put("id", id));
        }
        touch();
        Map<String, String> starters = new TreeMap<>();
        era.files().stream().filter(file -> !file.equals("MEMORY.md")).forEach(file -> starters.put(file, "# " + file));
        files.put(id, starters);
        return new JsonObject().put("ok", true).put("agentId", id).put("name", name).put("workspace", workspace);
    }

    private JsonObject agentsUpdate(JsonObject params) {
        String id = existing(params);
        for (String field : List.of("name", "workspace")) {
            if (params.containsKey(field)) {
                agent(id).put(field, params.getValue(field));
            }
        }
        touch();
        return new JsonObject().put("ok", true).put("agentId", id);
    }

    private JsonObject agentsDelete(JsonObject params) {
        String id = existing(params);
        if (id.equals("main")) {
            throw RpcError.invalid("\"main\" cannot be deleted");
        }
        if (era.keepsAgentsInMap()) {
            config.getJsonObject("agents").getJsonObject("entries").remove(id);
        } else {
            config.getJsonObject("agents").getJsonArray("list")
                    .remove(agent(id));
        }
        touch();
        files.remove(id);
        return new JsonObject().put("ok", true).put("agentId", id).put("removedBindings", 0);
    }

    private String existing(JsonObject params) {
        String id = required("agents.update", params, "agentId");
        if (agent(id) == null) {
            throw RpcError.invalid("agent \"" + id + "\" not found");
        }
        return id;
    }

    private Map<String, String> filesOf(JsonObject params) {
        String id = params.getString("agentId");
        if (agent(id) == null) {
            throw RpcError.invalid(era == Era.C ? "agent \"" + id + "\" not found" : "unknown agent id");
        }
        return files.computeIfAbsent(id, absent -> new TreeMap<>());
    }

    private JsonObject filesList(JsonObject params) {
        Map<String, String> contents = filesOf(params);
        JsonArray list = new JsonArray();
        era.files().forEach(name -> list.add(fileEntry(name, contents.get(name))));
        return new JsonObject().put("agentId", params.getString("agentId")).put("files", list);
    }

    private static JsonObject fileEntry(String name, String content) {
        JsonObject entry = new JsonObject().put("name", name).put("path", "/workspace/" + name)
                .put("missing", content == null);
        return content == null ? entry : entry.put("size", content.length());
    }

    private JsonObject filesGet(JsonObject params) {
        String name = supported(params);
        String content = filesOf(params).get(name);
        JsonObject file = fileEntry(name, content);
        if (content != null) {
            file.put("content", content);
        }
        return new JsonObject().put("agentId", params.getString("agentId")).put("file", file);
    }

    private JsonObject filesSet(JsonObject params) {
        Map<String, String> contents = filesOf(params);
        String name = supported(params);
        contents.put(name, required("agents.files.set", params, "content"));
        return new JsonObject().put("ok", true).put("agentId", params.getString("agentId"))
                .put("file", fileEntry(name, contents.get(name)));
    }

    private String supported(JsonObject params) {
        String name = required("agents.files", params, "name");
        if (!era.files().contains(name)) {
            throw RpcError.invalid("unsupported file \"" + name + "\"");
        }
        return name;
    }

    private JsonObject sessionsList(JsonObject params) {
        List<JsonObject> all = new ArrayList<>(sessions.values());
        if (era == Era.A) {
            return new JsonObject().put("count", all.size()).put("sessions", new JsonArray(all));
        }
        int from = Math.min(params.getInteger("offset", 0), all.size());
        int to = Math.min(from + SESSIONS_PAGE, all.size());
        boolean hasMore = to < all.size();
        return new JsonObject()
                .put("count", to - from).put("totalCount", all.size()).put("limitApplied", SESSIONS_PAGE)
                .put("nextOffset", hasMore ? to : null).put("hasMore", hasMore)
                .put("sessions", new JsonArray(all.subList(from, to)));
    }

    private JsonObject sessionsPatch(JsonObject params) {
        String key = required("sessions.patch", params, "key");
        String label = params.getString("label");
        String agent = key.split(":").length > 1 ? key.split(":")[1] : "main";
        boolean isTaken = label != null && sessions.values().stream().anyMatch(session ->
                label.equals(session.getString("label")) && !session.getString("key").equals(key)
                        && session.getString("key").startsWith("agent:" + agent + ":"));
        if (isTaken) {
            throw RpcError.invalid("label already in use: " + label);
        }
        JsonObject session = sessions.computeIfAbsent(key, absent ->
                new JsonObject().put("key", key).put("sessionId", UUID.randomUUID().toString()));
        session.put("updatedAt", System.currentTimeMillis());
        if (label != null) {
            session.put("label", label);
        }
        return new JsonObject().put("ok", true).put("key", key).put("entry", session.copy());
    }

    private JsonObject sessionsReset(JsonObject params) {
        String key = required("sessions.reset", params, "key");
        chat.forget(key);
        JsonObject entry = sessions.computeIfAbsent(key, absent -> new JsonObject().put("key", key));
        entry.put("sessionId", UUID.randomUUID().toString());
        return new JsonObject().put("ok", true).put("key", key).put("entry", entry.copy());
    }

    private JsonObject sessionsDelete(JsonObject params) {
        String key = required("sessions.delete", params, "key");
        if (!era.deletesMainSessions() && key.endsWith(":main")) {
            throw RpcError.invalid("Cannot delete the main session (" + key + ").");
        }
        chat.forget(key);
        return new JsonObject().put("ok", true).put("key", key).put("deleted", sessions.remove(key) != null);
    }

    private JsonObject chatSend(JsonObject params) {
        String key = required("chat.send", params, "sessionKey");
        required("chat.send", params, "idempotencyKey");
        String message = params.getString("message", "");
        if (message.isEmpty()) {
            throw RpcError.invalid("message or attachment required");
        }
        String[] parts = key.split(":");
        if (era.checksAgentOnChat() && parts.length > 1 && agent(parts[1]) == null) {
            throw RpcError.invalid("Agent \"" + parts[1] + "\" no longer exists in configuration");
        }
        sessions.computeIfAbsent(key, absent -> new JsonObject().put("key", key)
                .put("sessionId", UUID.randomUUID().toString()));
        return chat.send(params);
    }

    private JsonObject chatHistory(JsonObject params) {
        required("chat.history", params, "sessionKey");
        return chat.history(params);
    }

    private static String required(String method, JsonObject params, String field) {
        if (params.getValue(field) instanceof String value) {
            return value;
        }
        throw RpcError.invalid("invalid " + method + " params: must have required property '" + field + "'");
    }
}
