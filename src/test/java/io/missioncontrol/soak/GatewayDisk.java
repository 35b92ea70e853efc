package io.missioncontrol.soak;

import io.missioncontrol.gateway.standin.StandInProcess;
import io.missioncontrol.soak.Evidence.Delivery;
import io.missioncontrol.soak.Evidence.Placed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the gateway's process has written down. */
final class GatewayDisk {

    /** Every gateway's own agent. */
    private static final String OWN_AGENT = "main";

    private static final Pattern TOKEN = Pattern.compile("(?m)^AUTH_TOKEN=(\\S+)$");

    private final Path folder;

    GatewayDisk(Path folder) {
        this.folder = folder;
    }

    /** Messages about events, in the order in which sessions took them. */
    List<Delivery> deliveries() {
        try (Stream<String> lines = Files.lines(folder.resolve(StandInProcess.JOURNAL))) {
            return lines.map(JsonObject::new)
                    .filter(line -> line.getString("payload") != null)
                    .map(line -> new Delivery(
                            line.getLong("at"),
                            line.getString("session"),
                            UUID.fromString(line.getString("payload")),
                            line.getString("marker"),
                            line.getBoolean("taken")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The agents that the gateway has; of an era that keeps them in a map or in a list.
     *
     * @param isKnown whether a token is good
     */
    List<Placed> agents(Predicate<String> isKnown) {
        JsonObject state = read();
        JsonObject agents = state.getJsonObject("config").getJsonObject("agents");
        Stream<String> names = agents.containsKey("entries")
                ? agents.getJsonObject("entries").fieldNames().stream()
                : agents.getJsonArray("list").stream().map(agent -> ((JsonObject) agent).getString("id"));
        return names.filter(name -> !name.equals(OWN_AGENT))
                .map(name -> {
                    JsonObject files = state.getJsonObject("files").getJsonObject(name, new JsonObject());
                    Matcher token = TOKEN.matcher(files.getString("AGENTS.md", ""));
                    return new Placed(
                            name, files.getString("IDENTITY.md", ""), token.find() && isKnown.test(token.group(1)));
                })
                .toList();
    }

    private JsonObject read() {
        try {
            return new JsonObject(Files.readString(folder.resolve(StandInProcess.STATE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
