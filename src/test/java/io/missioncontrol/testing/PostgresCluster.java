package io.missioncontrol.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The files of one PostgreSQL server: its programs, its data directory, its log, and the lock that guards them. */
final class PostgresCluster implements AutoCloseable {

    private static final String USER = "postgres";
    private static final int PASSWORD_BYTES = 16;
    private static final int LOG_LINES = 20;
    private static final int STALE_SERVER_SECONDS = 30;

    private final ServerAccount account;
    private final Path home;
    private final Path binaries;
    private final boolean temporary;
    private FileChannel lock;

    private PostgresCluster(ServerAccount account, Path home, Path binaries, boolean temporary) {
        this.account = account;
        this.home = home;
        this.binaries = binaries;
        this.temporary = temporary;
    }

    static PostgresCluster temporary() {
        try {
            var account = ServerAccount.choose();
            var home = Files.createTempDirectory("mission-control-postgres-");
            var cluster = new PostgresCluster(account, home, binaries(account, home), true);
            cluster.create();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PostgresCluster kept(Path directory) {
        try {
            var account = ServerAccount.choose();
            var home = account.reachable(directory.toAbsolutePath());
            var lock = lock(home);
            var cluster = new PostgresCluster(account, home, binaries(account, home), false);
            cluster.lock = lock;
            cluster.endStaleServer();
            cluster.create();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerAccount account() {
        return account;
    }

    Path home() {
        return home;
    }

    boolean isTemporary() {
        return temporary;
    }

    /** One data directory per major version: they do not read each other's. */
    Path data() {
        return home.resolve("data-" + version().substring(0, version().indexOf('.')));
    }

    Path log() {
        return home.resolve("postgres.log");
    }

    String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    String version() {
        var artifact = binaries.getFileName().toString();
        return artifact.substring(artifact.lastIndexOf('-') + 1);
    }

    List<String> settings() {
        var settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "timezone=UTC",
                "log_timezone=UTC"));
        if (temporary) {
            settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        return settings;
    }

    /** The address used last; port 0 if there was none. */
    PostgresUrl address() {
        try {
            return PostgresUrl.parse(Files.readString(addressFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PostgresUrl remember(PostgresUrl last, int port) {
        var address = new PostgresUrl(last.user(), last.password(), last.host(), port, last.database(), "");
        try {
            Files.writeString(addressFile(), address.toString());
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PostgreSQL writes this word into its lock file as soon as it takes connections. */
    boolean isReady() throws IOException {
        var lockFile = data().resolve("postmaster.pid");
        return Files.exists(lockFile) && Files.readString(lockFile).contains("ready");
    }

    String endOfLog() {
        try {
            var lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Gives the lock back; the server must have ended. */
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    /** Unpacked once per checkout, or, where the account cannot get there, in the server's own directory. */
    private static Path binaries(ServerAccount account, Path home) throws IOException {
        var shared = Files.createDirectories(Path.of(".dev", "postgres").toAbsolutePath());
        return PostgresBinaries.unpack(account.canEnter(shared) ? shared : home);
    }

    private static FileChannel lock(Path home) throws IOException {
        var file = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this JVM: the same answer as for another process.
        }
        file.close();
        throw new IllegalStateException("the database in " + home + " is in use by another process");
    }

    private Path addressFile() {
        return data().resolve("mission-control.url");
    }

    /** Creates the data directory if there is none: beside its place, so that an interrupted attempt counts as none. */
    private void create() throws IOException {
        Files.deleteIfExists(log());
        account.own(home);
        if (Files.exists(data())) {
            return;
        }
        var password = randomPassword();
        var unfinished = home.resolve("initdb-" + UUID.randomUUID());
        var passwordFile = Files.createTempFile(home, "password-", "");
        Files.writeString(passwordFile, password);
        account.own(passwordFile);
        runInitdb(unfinished, passwordFile);
        Files.delete(passwordFile);
        var address = new PostgresUrl(USER, password, "127.0.0.1", 0, USER, "");
        var addressFile = unfinished.resolve(addressFile().getFileName());
        Files.createFile(
                addressFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(addressFile, address.toString());
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void runInitdb(Path target, Path passwordFile) throws IOException {
        var isMac = System.getProperty("os.name").startsWith("Mac");
        var process = new ProcessBuilder(account.command(List.of(
                        program("initdb"),
                        "--pgdata=" + target,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=" + (isMac ? "en_US.UTF-8" : "C.UTF-8"),
                        "--no-instructions",
                        "--no-sync")))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("initdb failed:\n" + output);
        }
    }

    /**
     * Ends a server that outlived its guard, and removes the lock file of one that did not end properly: PostgreSQL
     * takes any process that has the number now for itself. Our own lock says that nobody uses the data.
     */
    private void endStaleServer() throws IOException {
        var lockFile = data().resolve("postmaster.pid");
        if (!Files.exists(lockFile)) {
            return;
        }
        var pid = Files.readAllLines(lockFile).getFirst().strip();
        var server = ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> process.info().commandLine().orElse("").contains(data().toString()));
        if (server.isPresent()) {
            new ProcessBuilder("kill", "-INT", pid).inheritIO().start().onExit().join();
            try {
                server.get().onExit().orTimeout(STALE_SERVER_SECONDS, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw new IllegalStateException("an old PostgreSQL (process " + pid + ") does not end", e);
            }
        }
        Files.deleteIfExists(lockFile);
    }

    private static String randomPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
