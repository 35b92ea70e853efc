package io.missioncontrol.gateway.provisioning;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.missioncontrol.gateway.client.GatewayException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

/** Writes an agent's files: those that differ, and none that its gateway does not take. */
final class AgentFiles {

    private static final Logger LOG = Logger.getLogger(AgentFiles.class);
    /** Written by the gateway whenever it creates an agent. */
    private static final String TOUCHED_BY_CREATION = "IDENTITY.md";
    /** A file that is so much older was there before the agent was created: the agent had been here already. */
    private static final long OLDER_MILLIS = 60_000;

    private final PatientGateway gateway;
    private final Dialect dialect;

    AgentFiles(PatientGateway gateway, Dialect dialect) {
        this.gateway = gateway;
        this.dialect = dialect;
    }

    /** @param created whether the gateway has just created the agent, with starter files of its own */
    Uni<Void> write(AgentPlacement placement, boolean created) {
        return gateway.call("agents.files.list", new JsonObject().put("agentId", placement.agentId()))
                .chain(payload -> {
                    Map<String, JsonObject> present = present(payload);
                    return Multi.createFrom().iterable(List.copyOf(placement.files().entrySet()))
                            .filter(file -> !dialect.refusesFile(file.getKey()))
                            .filter(file -> !isKept(placement, file.getKey(), present, created))
                            .onItem().transformToUniAndConcatenate(file ->
                                    bring(placement, file.getKey(), file.getValue(), present.get(file.getKey())))
                            .onItem().ignoreAsUni();
                });
    }

    private Uni<Void> bring(AgentPlacement placement, String name, String content, JsonObject listed) {
        // The listing spares a look at files that are not there or of another size.
        boolean mayBeRight = listed == null
                || !isMissing(listed)
                        && (!(listed.getValue("size") instanceof Number size)
                                || size.longValue() == content.getBytes(StandardCharsets.UTF_8).length);
        // Not everything is listed: what the agent keeps may be there all the same.
        boolean kept = placement.preserved().contains(name) && listed == null;
        Uni<Boolean> right = mayBeRight
                ? read(placement, name).map(present -> kept ? present != null : content.equals(present))
                : Uni.createFrom().item(false);
        return right.chain(done -> done ? Uni.createFrom().voidItem() : set(placement, name, content))
                .onFailure(GatewayException.class)
                .recoverWithUni(cause -> {
                    if (!Refusals.fileUnsupported((GatewayException) cause)) {
                        return Uni.createFrom().failure(cause);
                    }
                    dialect.refuseFile(name);
                    LOG.debugf("Gateway takes no file %s", name);
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<String> read(AgentPlacement placement, String name) {
        return gateway.call("agents.files.get", file(placement.agentId(), name)).map(AgentFiles::content);
    }

    private Uni<Void> set(AgentPlacement placement, String name, String content) {
        return gateway.call("agents.files.set", file(placement.agentId(), name).put("content", content))
                .replaceWithVoid();
    }

    static JsonObject file(String agentId, String name) {
        return new JsonObject().put("agentId", agentId).put("name", name);
    }

    /** Null when the answer says that there is no such file. */
    static String content(JsonObject payload) {
        return payload.getValue("file") instanceof JsonObject file
                        && !isMissing(file)
                        && file.getValue("content") instanceof String content
                ? content
                : null;
    }

    private static Map<String, JsonObject> present(JsonObject payload) {
        Map<String, JsonObject> present = new HashMap<>();
        if (payload.getValue("files") instanceof JsonArray files) {
            for (Object file : files) {
                if (file instanceof JsonObject entry && entry.getValue("name") instanceof String name) {
                    present.put(name, entry);
                }
            }
        }
        return present;
    }

    private static boolean isKept(
            AgentPlacement placement, String name, Map<String, JsonObject> present, boolean created) {
        JsonObject listed = present.get(name);
        return placement.preserved().contains(name)
                && listed != null
                && !isMissing(listed)
                && !(created && isStarter(listed, present));
    }

    private static boolean isStarter(JsonObject listed, Map<String, JsonObject> present) {
        JsonObject touched = present.get(TOUCHED_BY_CREATION);
        return !(listed.getValue("updatedAtMs") instanceof Number written)
                || touched == null
                || !(touched.getValue("updatedAtMs") instanceof Number created)
                || created.longValue() - written.longValue() < OLDER_MILLIS;
    }

    private static boolean isMissing(JsonObject file) {
        return Boolean.TRUE.equals(file.getValue("missing"));
    }
}
