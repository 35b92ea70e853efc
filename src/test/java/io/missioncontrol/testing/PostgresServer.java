package io.missioncontrol.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL server as a child process, from the binaries on the test class path.
 *
 * <p>It listens on 127.0.0.1 and on no socket file, and asks for a password (SCRAM): every user of a machine reaches
 * a loopback port, and a superuser of PostgreSQL can run programs. It ends with this JVM, however that ends: a shell
 * between the two reads a pipe that closes when the JVM is gone.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int START_ATTEMPTS = 3;
    private static final int POLL_MILLISECONDS = 20;

    /**
     * Waits until standard input closes, then ends the server (SIGINT is PostgreSQL's fast shutdown) and removes its
     * directory if it is a temporary one. Signals for the process group must not get through before: the application
     * needs its database until it has stopped. Arguments: directory to remove or nothing, log file, command.
     */
    private static final String GUARD = """
            trap '' INT TERM HUP
            remove=$1 log=$2
            shift 2
            if command -v setsid >/dev/null; then set -- setsid "$@"; fi
            exec 3<&0
            "$@" </dev/null >>"$log" 2>&1 3<&- &
            server=$!
            (read -r _ <&3; kill -INT $server) &
            watch=$!
            exec 3<&-
            wait $server
            kill -KILL $watch
            if [ -n "$remove" ]; then rm -rf "$remove"; fi
            """;

    private final PostgresCluster cluster;
    private final PostgresUrl address;
    private Process guard;

    private PostgresServer(PostgresCluster cluster, PostgresUrl address) {
        this.cluster = cluster;
        this.address = address;
    }

    /** A server without data whose directory is removed at the end; fast, and not safe from power cuts. */
    public static PostgresServer temporary() {
        return start(PostgresCluster.temporary());
    }

    /**
     * A server whose data, port and password stay in the given directory between runs.
     *
     * @throws IllegalStateException if another process uses the directory now
     */
    public static PostgresServer kept(Path directory) {
        return start(PostgresCluster.kept(directory));
    }

    /** The address of a database, which need not exist, with the superuser's name and password. */
    public String url(String database) {
        return address.withDatabase(database).toString();
    }

    public int port() {
        return address.port();
    }

    /** The version of the artifact, such as {@code 16.6.0}. */
    public String version() {
        return cluster.version();
    }

    /** Where the data is; of a temporary server it is gone after {@link #close()}. */
    public Path data() {
        return cluster.data();
    }

    /** Disconnects everyone and stops the server; returns when it has ended. Can be called again. */
    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            if (!guard.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                guard.descendants().forEach(ProcessHandle::destroyForcibly);
                guard.destroyForcibly();
            }
            cluster.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static PostgresServer start(PostgresCluster cluster) {
        var address = cluster.address();
        for (var attempt = 1; ; attempt++) {
            // A port that was free can be taken before the server has it.
            var server = new PostgresServer(cluster, cluster.remember(address, freePort(address.port())));
            if (server.launch()) {
                return server;
            }
            var log = cluster.endOfLog();
            if (attempt == START_ATTEMPTS || !log.contains("could not bind")) {
                server.close();
                throw new IllegalStateException("PostgreSQL " + cluster.version() + " did not start:\n" + log);
            }
        }
    }

    /** True if the server accepts connections, false if it ended or did not get that far in time. */
    private boolean launch() {
        try {
            guard = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var deadline = System.nanoTime() + START_LIMIT.toNanos();
            while (guard.isAlive() && System.nanoTime() < deadline) {
                if (cluster.isReady()) {
                    return true;
                }
                guard.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of("sh", "-c", GUARD, "postgres-guard"));
        command.add(cluster.isTemporary() ? cluster.home().toString() : "");
        command.add(cluster.log().toString());
        command.addAll(List.of(cluster.program("postgres"), "-D", cluster.data().toString()));
        for (var setting : cluster.settings()) {
            command.addAll(List.of("-c", setting));
        }
        command.addAll(List.of("-c", "port=" + address.port()));
        return cluster.account().command(command);
    }

    /** The wanted port if nobody has it, else any. */
    private static int freePort(int wanted) {
        try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw new UncheckedIOException(e);
            }
            return freePort(0);
        }
    }
}
