package io.missioncontrol.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis server on a port of its own, without persistence. The program is that of {@code REDIS_SERVER} if set,
 * else the one from the Maven artifact, else the machine's own {@code redis-server}.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final String PROGRAM = findProgram();

    private final int port;
    private final List<String> options;
    private Process process;

    private RedisServer(int port, List<String> options) {
        this.port = port;
        this.options = options;
    }

    /** Starts a server and waits until it answers. Options are those of the command line, {@code --name value}. */
    public static RedisServer start(String... options) {
        RedisServer server = new RedisServer(freePort(), List.of(options));
        server.restart();
        return server;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** Ends it at once, as a crash does. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again on the same port, empty. */
    public void restart() {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "--port", Integer.toString(port), "--bind",
                "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", System.getProperty("java.io.tmpdir")));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        while (!answers()) {
            if (Instant.now().isAfter(deadline) || !process.isAlive()) {
                process.destroyForcibly();
                throw new IllegalStateException("redis-server did not start on port " + port);
            }
        }
    }

    /** Stops it from answering; its connections stay open. */
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String signal) {
        if (!succeeds("kill", signal, Long.toString(process.pid()))) {
            throw new IllegalStateException("redis-server could not be signalled");
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            // "+PONG", or an error that asks for a password.
            return socket.getInputStream().read() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String findProgram() {
        return Optional.ofNullable(System.getenv("REDIS_SERVER"))
                .or(() -> unpacked().filter(program -> succeeds(program, "--version")))
                .or(() -> Optional.of("redis-server").filter(program -> succeeds(program, "--version")))
                .orElseThrow(() -> new IllegalStateException(
                        "No redis-server runs here: the one from the Maven artifact needs OpenSSL 3, "
                                + "or install the package redis-server"));
    }

    private static Optional<String> unpacked() {
        boolean isMac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean isArm = System.getProperty("os.arch").equals("aarch64");
        String name = "redis-server-" + (isMac ? isArm ? "6.2.6-v5-darwin-arm64" : "6.2.6-v5-darwin-amd64"
                : isArm ? "6.2.7-linux-arm64" : "6.2.6-v5-linux-amd64");
        try (InputStream program = RedisServer.class.getClassLoader().getResourceAsStream(name)) {
            if (program == null) {
                return Optional.empty();
            }
            Path file = Files.createTempFile("redis-server-", "");
            file.toFile().deleteOnExit();
            Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
            return file.toFile().setExecutable(true) ? Optional.of(file.toString()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
