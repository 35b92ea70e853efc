package io.missioncontrol.gateway.standin;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in gateway as a process of its own that can be killed at any moment: what it has answered is in its folder. As
 * real gateways it remembers configuration, agents, files and sessions, and forgets the ids of messages. Its agents call
 * in when they are woken.
 *
 * <p>Arguments: era, port, folder, and the addresses of the service for the agents.
 */
public final class StandInProcess {

    /** One line for each message that a session took, in order: see {@link #message}. */
    public static final String JOURNAL = "journal.ndjson";

    /** The last state, as {@link StandInMethods#state} describes it. */
    public static final String STATE = "state.json";

    private static final Pattern PAYLOAD = Pattern.compile("(?m)^Payload ID: (\\S+)$");
    private static final Pattern MARKER = Pattern.compile("\"(soak-\\d+-\\d+)\"");
    private static final List<String> WITHOUT_EFFECT = List.of(
            "health", "config.get", "config.schema", "agents.list", "agents.files.list", "agents.files.get",
            "sessions.list", "chat.send", "chat.history", "agent.wait");

    private final StandInGateway gateway;
    private final StandInAgents agents;
    private final Path folder;
    private final FileChannel journal;

    private StandInProcess(Era era, int port, Path folder, List<String> services) throws IOException {
        this.folder = folder;
        gateway = new StandInGateway(era).port(port).record(this::record);
        agents = new StandInAgents(gateway.vertx(), services, id -> gateway.state()
                .getJsonObject("files").getJsonObject(id, new JsonObject()).getString("AGENTS.md", ""));
        if (Files.exists(folder.resolve(STATE))) {
            gateway.restore(new JsonObject(Files.readString(folder.resolve(STATE))));
        }
        journal = FileChannel.open(
                folder.resolve(JOURNAL), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    public static void main(String[] arguments) throws IOException {
        new StandInProcess(
                        Era.valueOf(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Path.of(arguments[2]),
                        Arrays.asList(arguments).subList(3, arguments.length))
                .gateway.start();
    }

    private void record(StandInGateway.Call call, JsonObject result) {
        try {
            if (call.method().equals("chat.send")) {
                write(message(call.params(), result));
                agents.told(call.params().getString("sessionKey"), call.params().getString("message"));
            } else if (!WITHOUT_EFFECT.contains(call.method())) {
                Path next = folder.resolve(STATE + ".next");
                Files.writeString(next, gateway.state().encode());
                Files.move(next, folder.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which payload and which of the sender's marks the text has; {@code taken} is false for an id that is known. */
    private static JsonObject message(JsonObject params, JsonObject result) {
        String text = params.getString("message");
        return new JsonObject()
                .put("at", System.currentTimeMillis())
                .put("session", params.getString("sessionKey"))
                .put("taken", !"ok".equals(result.getString("status")))
                .put("payload", find(PAYLOAD, text))
                .put("marker", find(MARKER, text));
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** One write: a process that is killed leaves a line or none. */
    private void write(JsonObject line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            journal.write(bytes);
        }
    }
}
