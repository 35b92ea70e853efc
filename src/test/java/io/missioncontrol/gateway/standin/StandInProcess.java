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
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in gateway as a process of its own that can be killed at any moment. As real gateways it remembers
 * configuration, agents, files, sessions and their history, and forgets the ids of messages; and it says that a message
 * is taken before it writes it down, now and then by so much that a kill in between loses it. Its agents call in when
 * they are woken.
 *
 * <p>Arguments: era, port, folder, and the addresses of the service for the agents.
 */
public final class StandInProcess {

    /** One line for each message that is in a session, in order: see {@link #message}. */
    public static final String JOURNAL = "journal.ndjson";

    /** The last state, as {@link StandInMethods#state} describes it. */
    public static final String STATE = "state.json";

    /** One message of so many is kept later than it is taken, and how much later. */
    private static final int LATE_EVERY = 10;
    private static final int EARLIEST_MILLIS = 50;
    private static final int LATEST_MILLIS = 300;
    private static final Pattern PAYLOAD = Pattern.compile("(?m)^Payload ID: (\\S+)$");
    private static final Pattern MARKER = Pattern.compile("\"(soak-\\d+-\\d+)\"");
    private static final List<String> WITHOUT_EFFECT = List.of(
            "health", "config.get", "config.schema", "agents.list", "agents.files.list", "agents.files.get",
            "sessions.list", "chat.send", "chat.history", "agent.wait");

    private final StandInGateway gateway;
    private final StandInAgents agents;
    private final Random random = new Random();
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
        if (Files.exists(folder.resolve(JOURNAL))) {
            Files.readAllLines(folder.resolve(JOURNAL)).stream()
                    .map(JsonObject::new)
                    .filter(line -> line.getBoolean("taken"))
                    .forEach(line -> gateway.chat()
                            .write(line.getString("session"), line.getString("id"), line.getString("text")));
        }
        gateway.chat().work(this::work);
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
                if ("ok".equals(result.getString("status"))) {
                    write(message(call.params(), false));
                }
            } else if (!WITHOUT_EFFECT.contains(call.method())) {
                Path next = folder.resolve(STATE + ".next");
                Files.writeString(next, gateway.state().encode());
                Files.move(next, folder.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void work(StandInChat.Run run) {
        if (random.nextInt(LATE_EVERY) > 0) {
            complete(run);
        } else {
            gateway.vertx().setTimer(random.nextInt(EARLIEST_MILLIS, LATEST_MILLIS + 1), fired -> complete(run));
        }
    }

    private void complete(StandInChat.Run run) {
        try {
            write(message(run.params(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run.complete();
        agents.told(run.params().getString("sessionKey"), run.params().getString("message"));
    }

    /**
     * Which payload and which of the sender's marks the text has.
     *
     * @param taken false when the message is there already
     */
    private static JsonObject message(JsonObject params, boolean taken) {
        String text = params.getString("message");
        return new JsonObject()
                .put("at", System.currentTimeMillis())
                .put("session", params.getString("sessionKey"))
                .put("taken", taken)
                .put("id", params.getString("idempotencyKey"))
                .put("text", text)
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
