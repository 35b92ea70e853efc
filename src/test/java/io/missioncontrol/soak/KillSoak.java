package io.missioncontrol.soak;

import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.gateway.standin.StandInProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Kills service processes, gateway and database at random while events come in and agents come and go, then accounts for
 * everything. Ends with 1 and the ids of what is wrong, or prints what was measured.
 */
public final class KillSoak {

    private static final int WEBHOOKS = 7;
    /** Of these several senders use one at the same time. */
    private static final int SHARED_WEBHOOK = 3;
    private static final int SHARED_BY = 3;
    private static final int SENDERS = WEBHOOKS + SHARED_BY - 1;
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    /** Without any progress. What is left gets the time that it needs: on a slow machine, thousands of events are. */
    private static final Duration STUCK_LIMIT = Duration.ofSeconds(240);
    private static final int MOST_LINES = 40;

    private final Settings settings;
    private final long startedNanos = System.nanoTime();
    private final Pause pause = new Pause();
    private final Database database;
    private final GatewayDisk gatewayDisk;
    private final Api api;
    private final Daemon postgres;
    private final Daemon gateway;
    private final List<Daemon> services = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final Map<Integer, Set<String>> sessions = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    private KillSoak(Settings settings) throws IOException {
        this.settings = settings;
        Path folder = Files.createDirectories(settings.work().resolve("gateway"));
        database = new Database(settings);
        gatewayDisk = new GatewayDisk(folder);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < settings.servicePorts().size(); i += 2) {
            addresses.add("http://localhost:" + settings.servicePorts().get(i));
        }
        api = new Api(addresses, settings.token());
        postgres = new Daemon(
                "database",
                settings.work(),
                () -> new ProcessBuilder(settings.script("start-postgres")),
                database::isReady,
                process -> stopDatabase());
        gateway = new Daemon(
                "gateway",
                settings.work(),
                () -> new ProcessBuilder(gatewayCommand(folder, addresses)),
                () -> isListening(settings.gatewayPort()),
                Process::destroyForcibly);
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            Map<String, String> ports = Map.of(
                    "PORT", settings.servicePorts().get(2 * i).toString(),
                    "MANAGEMENT_PORT", settings.servicePorts().get(2 * i + 1).toString());
            services.add(new Daemon(
                    "service-" + (i + 1),
                    settings.work(),
                    () -> serviceCommand(ports),
                    () -> api.isReady(address),
                    Process::destroyForcibly));
        }
    }

    public static void main(String[] arguments) throws IOException {
        KillSoak soak = new KillSoak(Settings.from(System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(soak::end));
        System.exit(soak.run() ? 0 : 1);
    }

    private boolean run() {
        log("seed " + settings.seed() + ", " + settings.kills() + " kills");
        start(postgres);
        start(gateway);
        services.forEach(this::start);
        AgentChurn churn = prepare();
        log("two services, a gateway, " + WEBHOOKS + " webhooks");
        threads.add(Thread.ofVirtual().start(churn::run));
        senders.forEach(sender -> threads.add(Thread.ofVirtual().start(sender::run)));

        List<Daemon> victims = new ArrayList<>(services);
        victims.addAll(List.of(gateway, gateway, postgres, postgres));
        Killer killer = new Killer(victims, settings.seed(), this::log);
        killer.run(settings.kills(), settings.limit());
        pause.end();
        threads.forEach(KillSoak::join);
        log("no more kills; the queue gets its time");
        long quietNanos = System.nanoTime();
        boolean quiet = getsQuiet();
        Evidence evidence = evidence(churn);
        Summary summary = new Summary(evidence, senders, churn, killer, services, gateway, postgres);
        summary.lines().forEach(System.out::println);
        System.out.printf("quiet after the last kill: %.1f s%n", (System.nanoTime() - quietNanos) / 1e9);

        List<String> findings = new ArrayList<>(Checker.check(evidence));
        if (!quiet) {
            findings.addFirst("nothing moved for " + STUCK_LIMIT.toSeconds() + " s, and not all is done");
        }
        senders.forEach(sender -> findings.addAll(sender.wrongAnswers()));
        findings.addAll(churn.wrongAnswers());
        if (findings.isEmpty()) {
            Arrays.stream(Tampering.values())
                    .filter(fault -> !fault.isFound(evidence))
                    .forEach(fault -> findings.add("the checker did not find a fault made on purpose: " + fault));
            System.out.printf("faults made on purpose: %d, found all: %b%n", Tampering.values().length, findings.isEmpty());
        }
        findings.stream().limit(MOST_LINES).forEach(finding -> System.out.println("WRONG: " + finding));
        log(findings.isEmpty() ? "everything is accounted for" : findings.size() + " findings");
        return findings.isEmpty();
    }

    /** Progress is less than there ever was: what only goes up and down is stuck, too. */
    private boolean getsQuiet() {
        Pause untilTheEnd = new Pause();
        long least = database.unsettled();
        while (least > 0) {
            long before = least;
            if (!untilTheEnd.until(() -> database.unsettled() < before, STUCK_LIMIT)) {
                return false;
            }
            least = Math.min(before - 1, database.unsettled());
        }
        return true;
    }

    /** What people have made before the first kill. */
    private AgentChurn prepare() {
        api.require("POST", "/api/v1/auth/bootstrap", null);
        String gatewayId = api.require("POST", "/api/v1/gateways", new JsonObject()
                .put("name", "Soak").put("url", "ws://127.0.0.1:" + settings.gatewayPort()).put("workspace_root", "/w")
                .put("token", StandInGateway.TOKEN)).getString("id");
        String board = board("Events", gatewayId);
        String churned = board("Churn", gatewayId);
        JsonObject lead = agent("Lead", board, true);
        JsonObject worker = agent("Worker", board, false);
        if (!pause.until(database::isSettled, START_LIMIT)) {
            throw new IllegalStateException("the first agents do not get ready: " + database.agents());
        }
        Duration interval = Duration.ofMillis(1_000L * SENDERS / settings.rate());
        for (int number = 0; number < WEBHOOKS; number++) {
            // Every third tells the worker; the last two have no header that tells repeated events.
            JsonObject target = number % 3 == 1 ? worker : lead;
            boolean hasKeys = number < WEBHOOKS - 2;
            String secret = UUID.randomUUID().toString();
            JsonObject webhook = new JsonObject().put("description", "Count").put("secret", secret);
            if (target == worker) {
                webhook.put("agent_id", worker.getString("id"));
            }
            if (hasKeys) {
                webhook.put("idempotency_header", Sender.KEY_HEADER);
            }
            String id = api.require("POST", "/api/v1/boards/" + board + "/webhooks", webhook).getString("id");
            String path = "/api/v1/boards/" + board + "/webhooks/" + id;
            sessions.put(number, Set.of(target.getString("openclaw_session_id")));
            Sender sender = new Sender(number, path, secret, hasKeys, interval, api, pause);
            senders.add(sender);
            for (int i = 1; number == SHARED_WEBHOOK && i < SHARED_BY; i++) {
                threads.add(Thread.ofVirtual().start(sender::run));
            }
        }
        return new AgentChurn(churned, api, pause, settings.seed());
    }

    private String board(String name, String gatewayId) {
        return api.require("POST", "/api/v1/boards", new JsonObject()
                .put("name", name).put("slug", name.toLowerCase()).put("description", name)
                .put("gateway_id", gatewayId)).getString("id");
    }

    private JsonObject agent(String name, String board, boolean lead) {
        return api.require("POST", "/api/v1/agents", new JsonObject()
                .put("name", name).put("board_id", board).put("is_board_lead", lead));
    }

    private Evidence evidence(AgentChurn churn) {
        return new Evidence(
                senders.stream().flatMap(sender -> sender.events().stream()).toList(),
                database.stored(),
                database.memoryEntries(),
                gatewayDisk.deliveries(),
                sessions,
                database.jobs(),
                database.ended(),
                database.agents(),
                gatewayDisk.agents(api::isAgent),
                churn.expected());
    }

    private void start(Daemon daemon) {
        daemon.start();
        if (!daemon.awaitReady(START_LIMIT)) {
            throw new IllegalStateException(daemon.name() + " does not start");
        }
    }

    private void end() {
        services.forEach(Daemon::stop);
        gateway.stop();
        postgres.stop();
    }

    private void stopDatabase() {
        try {
            new ProcessBuilder(settings.script("crash-postgres")).inheritIO().start().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> gatewayCommand(Path folder, List<String> addresses) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
                StandInProcess.class.getName(), settings.era(), Integer.toString(settings.gatewayPort()),
                folder.toString()));
        command.addAll(addresses);
        return command;
    }

    private ProcessBuilder serviceCommand(Map<String, String> ports) {
        ProcessBuilder builder = new ProcessBuilder(settings.script("start-service")).directory(settings.work().toFile());
        builder.environment().putAll(ports);
        return builder;
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void log(String what) {
        System.out.printf("%4ds  %s%n", (System.nanoTime() - startedNanos) / 1_000_000_000, what);
    }
}
