package io.missioncontrol.dev;

import io.missioncontrol.testing.PostgresServer;
import io.missioncontrol.testing.Sql;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Dev mode ({@code make run}): a PostgreSQL of its own, the service with live reload, sample data. Everything that is
 * kept between runs is in {@code .dev}, which is safe to delete. Run from source and never packaged.
 */
public final class DevServer {

    private static final Path DIRECTORY = Path.of(".dev");
    /**
     * Without the tests, which take time to compile and may be broken while someone works, and without the console's
     * status line, which would write over what is printed here.
     */
    private static final List<String> MAVEN = List.of(
            "mvn",
            "-B",
            "-q",
            "-ntp",
            "quarkus:dev",
            "-Dmaven.test.skip=true",
            "-Dquarkus.test.continuous-testing=disabled",
            "-Dquarkus.analytics.disabled=true",
            "-Dquarkus.console.basic=true",
            "-Dquarkus.console.disable-input=true");

    private static final String DATABASE = "mission_control";
    private static final int STOP_SECONDS = 20;

    private final DevEnvironment environment;
    private PostgresServer database;
    private Process service;

    private DevServer(DevEnvironment environment) {
        this.environment = environment;
    }

    public static void main(String... args) throws Exception {
        if (!Files.isWritable(Files.createDirectories(DIRECTORY))) {
            System.err.println("The folder .dev belongs to " + Files.getOwner(DIRECTORY) + ": remove it first.");
            System.exit(1);
        }
        var environment = DevEnvironment.of(System.getenv(), DIRECTORY);
        var server = new DevServer(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        // Whoever kills make alone means all of it.
        ProcessHandle.current().parent().ifPresent(make -> make.onExit().thenRun(() -> System.exit(1)));
        try {
            var service = server.start();
            if (environment.hasLocalToken()) {
                new SampleData(environment, DIRECTORY.resolve("sample.json")).printWhenReady(service);
            }
            System.exit(service.waitFor());
        } catch (DevException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private synchronized Process start() throws IOException {
        requireFreePort("PORT");
        requireFreePort("MANAGEMENT_PORT");
        if (!environment.hasDatabase()) {
            environment.useDatabase(startDatabase());
        }
        System.out.println("Starting the service; the first time takes minutes, because Maven fetches its libraries.");
        var builder = new ProcessBuilder(MAVEN).inheritIO();
        builder.environment().putAll(environment.variables());
        service = builder.start();
        return service;
    }

    private String startDatabase() throws IOException {
        try {
            database = PostgresServer.kept(DIRECTORY.resolve("postgres"));
        } catch (IllegalStateException e) {
            throw new DevException(e.getMessage());
        }
        var server = database.url("postgres");
        if (Sql.query(server, "select 1 from pg_database where datname = ?", DATABASE).isEmpty()) {
            Sql.execute(server, "create database " + DATABASE);
        }
        var url = database.url(DATABASE);
        PrivateFile.write(DIRECTORY.resolve("database-url"), url);
        return url;
    }

    /** The service first: it needs its database until it has ended. Maven is not alone, it runs the service. */
    private synchronized void stop() {
        if (service != null) {
            var processes = Stream.concat(Stream.of(service.toHandle()), service.descendants()).toList();
            interrupt(processes);
            try {
                service.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            processes.forEach(ProcessHandle::destroyForcibly);
        }
        if (database != null) {
            database.close();
        }
    }

    /** As Ctrl-C does, which ends quarkus:dev without a report of failure; SIGTERM does not. */
    private static void interrupt(List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", "-INT"));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
        } catch (IOException e) {
            processes.forEach(ProcessHandle::destroy);
        }
    }

    private void requireFreePort(String variable) throws IOException {
        var port = environment.port(variable);
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
        } catch (BindException e) {
            throw new DevException("Port " + port + " is in use: stop what listens there, or take another one: "
                    + variable + "=" + (port + 1) + " make run");
        }
    }
}
