package io.missioncontrol.gateway.standin;

import java.util.List;

import io.vertx.core.json.JsonObject;

/** What a gateway knows and does: each call by its name. Used on one event loop. */
final class StandInMethods {

    private final StandInConfig config;
    private final StandInWorkspaces workspaces;
    private final StandInChat chat;
    private final StandInSessions sessions;

    StandInMethods(Era era) {
        config = new StandInConfig(era);
        workspaces = new StandInWorkspaces(era, config);
        chat = new StandInChat(era);
        sessions = new StandInSessions(era, config, chat);
    }

    JsonObject call(String method, JsonObject params) {
        return switch (method) {
            case "health" -> new JsonObject().put("ok", true).put("ts", System.currentTimeMillis());
            case "config.get" -> config.get();
            case "config.patch" -> config.patch(params);
            case "config.schema" -> new JsonObject().put("schema", "x".repeat(1_000_000));
            case "agents.list" -> workspaces.list();
            case "agents.create" -> workspaces.create(params);
            case "agents.update" -> workspaces.update(params);
            case "agents.delete" -> workspaces.delete(params);
            case "agents.files.list" -> workspaces.listFiles(params);
            case "agents.files.get" -> workspaces.getFile(params);
            case "agents.files.set" -> workspaces.setFile(params);
            case "sessions.list" -> sessions.list(params);
            case "sessions.patch" -> sessions.patch(params);
            case "sessions.reset" -> sessions.reset(params);
            case "sessions.delete" -> sessions.delete(params);
            case "chat.send" -> sessions.send(params);
            case "chat.history" -> sessions.history(params);
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
        config.replace(changed);
    }

    JsonObject state() {
        return new JsonObject()
                .put("config", config.copy())
                .put("files", workspaces.state())
                .put("sessions", sessions.state());
    }

    void restore(JsonObject state) {
        config.replace(state.getJsonObject("config"));
        workspaces.restore(state.getJsonObject("files"));
        sessions.restore(state.getJsonArray("sessions"));
    }

    /** Null when there is no such agent or file. */
    String file(String agentId, String name) {
        return workspaces.file(agentId, name);
    }

    StandInChat chat() {
        return chat;
    }

    boolean hasSession(String sessionKey) {
        return sessions.has(sessionKey);
    }

    static String required(String method, JsonObject params, String field) {
        if (params.getValue(field) instanceof String value) {
            return value;
        }
        throw RpcError.invalid("invalid " + method + " params: must have required property '" + field + "'");
    }
}
