package io.missioncontrol.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One process of the packaged application, started as an operator starts it: the native executable or the JAR,
 * whichever the build has made. It is killed when the test closes it.
 */
public final class PackagedApplication implements AutoCloseable {

    private static final long LIMIT_SECONDS = 240;
    private static final long POLL_MILLISECONDS = 50;
    private static final int LOWEST_PORT = 22_000;
    private static final int HIGHEST_PORT = 32_000;

    private final Process process;
    private final Path output;
    private final Path errors;
    private final int port;

    private PackagedApplication(Process process, Path output, Path errors, int port) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.port = port;
    }

    /**
     * Starts the application on free ports.
     *
     * @param variables set in its environment besides those that every start needs; an empty value unsets one
     */
    public static PackagedApplication start(Map<String, String> variables, String... arguments) {
        return startBeside(Map.of(), variables, arguments);
    }

    /**
     * Starts the application as {@link #start} does.
     *
     * @param files of its working directory, their content by their path
     */
    public static PackagedApplication startBeside(
            Map<String, String> files, Map<String, String> variables, String... arguments) {
        try {
            int port = freePort();
            ProcessBuilder builder = new ProcessBuilder(command(arguments));
            Map<String, String> environment = new HashMap<>(Map.of(
                    "PORT", Integer.toString(port),
                    "MANAGEMENT_PORT", Integer.toString(freePort()),
                    "AUTH_MODE", "local",
                    "LOCAL_AUTH_TOKEN", PostgresTestResource.TOKEN,
                    "BASE_URL", "http://localhost:" + port,
                    "SHUTDOWN_DELAY_SECONDS", "0"));
            environment.putAll(variables);
            environment.values().removeIf(String::isEmpty);
            builder.environment().keySet().retainAll(List.of("PATH", "HOME", "JAVA_HOME", "LANG"));
            builder.environment().putAll(environment);
            // Of its own, so that no .env of this checkout is read.
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "packaged-");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Path output = directory.resolve("stdout");
            Path errors = directory.resolve("stderr");
            Process process = builder.directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            return new PackagedApplication(process, output, errors, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Waits for the end of the process. */
    public int exitCode() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running:\n" + output() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a condition holds, and no longer than the process runs. */
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("no " + what + ":\n" + output() + errors());
            }
            try {
                process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until it serves requests. */
    public void awaitReadiness() {
        await("readiness", () -> status("/readyz", null) == 200);
    }

    /**
     * The status that a {@code GET} is answered with; 0 while nobody answers.
     *
     * @param bearerToken null for none
     */
    public int status(String path, String bearerToken) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (bearerToken != null) {
            request.header("Authorization", "Bearer " + bearerToken);
        }
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is the native executable. */
    public static boolean isNative() {
        return isNative(artifact(Path.of("target").toAbsolutePath()));
    }

    /** Sends a signal, such as {@code USR1}. */
    public void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("signal " + name + " was not sent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Names of the files in its working directory. */
    public List<String> files() {
        return List.of(output.getParent().toFile().list());
    }

    /** SIGTERM. */
    public void stop() {
        process.destroy();
    }

    public String output() {
        return read(output);
    }

    public String errors() {
        return read(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static List<String> command(String... arguments) {
        Path target = Path.of("target").toAbsolutePath();
        Properties built = artifact(target);
        List<String> command = new ArrayList<>();
        if (!isNative(built)) {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            command.addAll(List.of(java, "-Xshare:auto", "-jar"));
        }
        command.add(target.resolve(built.getProperty("path")).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isNative(Properties built) {
        return built.getProperty("type").equals("native");
    }

    /** What the last build made; of both kinds there may be older ones. */
    private static Properties artifact(Path target) {
        Properties artifact = new Properties();
        try (InputStream file = Files.newInputStream(target.resolve("quarkus-artifact.properties"))) {
            artifact.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return artifact;
    }

    /** Below the ports from which systems take those of outgoing connections: one of these could take it meanwhile. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
