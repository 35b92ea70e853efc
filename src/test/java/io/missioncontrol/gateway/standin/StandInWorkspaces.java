package io.missioncontrol.gateway.standin;

import static io.missioncontrol.gateway.standin.StandInMethods.required;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The calls named {@code agents}: an agent is an entry of the configuration and a directory of files. */
final class StandInWorkspaces {

    private final Era era;
    private final StandInConfig config;
    private final Map<String, Map<String, String>> files = new TreeMap<>();

    StandInWorkspaces(Era era, StandInConfig config) {
        this.era = era;
        this.config = config;
    }

    JsonObject state() {
        JsonObject allFiles = new JsonObject();
        files.forEach((agent, contents) -> allFiles.put(agent, new JsonObject(new LinkedHashMap<>(contents))));
        return allFiles;
    }

    void restore(JsonObject state) {
        for (Map.Entry<String, Object> agent : state) {
            Map<String, String> contents = new TreeMap<>();
            ((JsonObject) agent.getValue()).forEach(file -> contents.put(file.getKey(), (String) file.getValue()));
            files.put(agent.getKey(), contents);
        }
    }

    /** Null when there is no such agent or file. */
    String file(String agentId, String name) {
        return files.getOrDefault(agentId, Map.of()).get(name);
    }

    JsonObject list() {
        JsonArray agents = new JsonArray();
        config.agentIds().forEach(id ->
                agents.add(new JsonObject().put("id", id).put("name", config.agent(id).getValue("name"))));
        return new JsonObject().put("defaultId", "main").put("agents", agents);
    }

    JsonObject create(JsonObject params) {
        String name = required("agents.create", params, "name");
        String workspace = required("agents.create", params, "workspace");
        String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (id.equals("main")) {
            throw RpcError.invalid("\"main\" is reserved");
        }
        if (config.agent(id) != null) {
            throw RpcError.invalid("agent \"" + id + "\" already exists");
        }
        JsonObject agent = new JsonObject().put("name", name).put("workspace", workspace);
        config.add(id, agent);
        Map<String, String> starters = new TreeMap<>();
        era.files().stream().filter(file -> !file.equals("MEMORY.md")).forEach(file -> starters.put(file, "# " + file));
        files.put(id, starters);
        return new JsonObject().put("ok", true).put("agentId", id).put("name", name).put("workspace", workspace);
    }

    JsonObject update(JsonObject params) {
        String id = existing(params);
        for (String field : List.of("name", "workspace")) {
            if (params.containsKey(field)) {
                config.agent(id).put(field, params.getValue(field));
            }
        }
        config.touch();
        return new JsonObject().put("ok", true).put("agentId", id);
    }

    JsonObject delete(JsonObject params) {
        String id = existing(params);
        if (id.equals("main")) {
            throw RpcError.invalid("\"main\" cannot be deleted");
        }
        config.remove(id);
        files.remove(id);
        return new JsonObject().put("ok", true).put("agentId", id).put("removedBindings", 0);
    }

    JsonObject listFiles(JsonObject params) {
        Map<String, String> contents = filesOf(params);
        JsonArray list = new JsonArray();
        era.files().forEach(name -> list.add(fileEntry(name, contents.get(name))));
        return new JsonObject().put("agentId", params.getString("agentId")).put("files", list);
    }

    JsonObject getFile(JsonObject params) {
        String name = supported(params);
        String content = filesOf(params).get(name);
        JsonObject file = fileEntry(name, content);
        if (content != null) {
            file.put("content", content);
        }
        return new JsonObject().put("agentId", params.getString("agentId")).put("file", file);
    }

    JsonObject setFile(JsonObject params) {
        Map<String, String> contents = filesOf(params);
        String name = supported(params);
        contents.put(name, required("agents.files.set", params, "content"));
        return new JsonObject().put("ok", true).put("agentId", params.getString("agentId"))
                .put("file", fileEntry(name, contents.get(name)));
    }

    private String existing(JsonObject params) {
        String id = required("agents.update", params, "agentId");
        if (config.agent(id) == null) {
            throw RpcError.invalid("agent \"" + id + "\" not found");
        }
        return id;
    }

    private Map<String, String> filesOf(JsonObject params) {
        String id = params.getString("agentId");
        if (config.agent(id) == null) {
            throw RpcError.invalid(era == Era.C ? "agent \"" + id + "\" not found" : "unknown agent id");
        }
        return files.computeIfAbsent(id, absent -> new TreeMap<>());
    }

    private static JsonObject fileEntry(String name, String content) {
        JsonObject entry = new JsonObject().put("name", name).put("path", "/workspace/" + name)
                .put("missing", content == null);
        return content == null ? entry : entry.put("size", content.length());
    }

    private String supported(JsonObject params) {
        String name = required("agents.files", params, "name");
        if (!era.files().contains(name)) {
            throw RpcError.invalid("unsupported file \"" + name + "\"");
        }
        return name;
    }
}
