package io.missioncontrol.container;

import io.missioncontrol.testing.PostgresTestResource;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The service in a container as operators should run it: nothing writable but a volume, no capabilities, no way to more
 * privileges, 128 MiB. On the host's network, because the database listens on loopback.
 */
final class ServiceContainer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 20_000_000;

    private final String name = "mission-control-" + UUID.randomUUID();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    private ServiceContainer(int port) {
        this.port = port;
    }

    /** Options for every container; the image and the command come after them. */
    static List<String> options(String databaseUrl, int port, int managementPort) {
        List<String> options = new ArrayList<>(List.of(
                "--pull=never", "--network=host", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges",
                "--memory=128m", "--memory-swap=128m", "--pids-limit=256",
                // The engine must not ask for more than a sandbox that it runs in itself has.
                "--ulimit=nofile=1024:4096", "--ulimit=nproc=4096:4096"));
        if (System.getenv("ENGINE") == null || System.getenv("ENGINE").endsWith("podman")) {
            // Docker does not make these by itself.
            options.add("--read-only-tmpfs=false");
        }
        for (String variable : List.of(
                "DATABASE_URL=" + databaseUrl,
                "DB_AUTO_MIGRATE=true",
                "AUTH_MODE=local",
                "LOCAL_AUTH_TOKEN=" + PostgresTestResource.TOKEN,
                "BASE_URL=http://localhost:8000",
                "PORT=" + port,
                "MANAGEMENT_PORT=" + managementPort)) {
            options.add("--env=" + variable);
        }
        return options;
    }

    /** Starts the service and waits until it is ready. */
    static ServiceContainer start(String image, String databaseUrl) throws IOException, InterruptedException {
        ServiceContainer container = new ServiceContainer(freePort());
        List<String> command = new ArrayList<>(List.of("run", "--detach", "--name=" + container.name));
        command.addAll(options(databaseUrl, container.port, freePort()));
        command.add(image);
        try {
            ContainerEngine.output(command.toArray(String[]::new));
            container.awaitReady();
            return container;
        } catch (IOException | InterruptedException | RuntimeException e) {
            container.close();
            throw e;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** The status of an answer; 0 without one. */
    int status(String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String log() throws IOException, InterruptedException {
        return ContainerEngine.output("logs", name);
    }

    /** The main process as the host sees it, {@code /proc/PID}. */
    Path process() throws IOException, InterruptedException {
        return Path.of("/proc", ContainerEngine.output("inspect", "--format={{.State.Pid}}", name));
    }

    /** Fields of {@code /proc/PID/status}, such as {@code CapEff:\t0000000000000000}. */
    List<String> processStatus() throws IOException, InterruptedException {
        return Files.readAllLines(process().resolve("status"));
    }

    private void awaitReady() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(START_LIMIT);
        while (status("/readyz") != 200) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not ready: " + log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ContainerEngine.run("rm", "--force", "--volumes", name);
        http.close();
    }
}
