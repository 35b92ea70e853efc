package io.missioncontrol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void temporaryServerServesAndLeavesNothingBehind() throws IOException {
        // Given
        Path directory;
        long process;

        // When
        try (var server = PostgresServer.temporary()) {
            directory = server.data().getParent();
            process = Long.parseLong(Files.readAllLines(server.data().resolve("postmaster.pid")).getFirst());
            assertThat(Sql.value(server.url("postgres"), "show server_version").toString())
                    .isEqualTo(server.version().replaceAll("\\.0$", ""));
            assertThat(ProcessHandle.of(process)).isPresent();
        }

        // Then
        assertThat(directory).doesNotExist();
        assertThat(ProcessHandle.of(process)).isEmpty();
    }

    @Test
    void asksForThePassword() {
        try (var server = PostgresServer.temporary()) {
            // Given
            var address = PostgresUrl.parse(server.url("postgres"));
            var wrong = new PostgresUrl(address.user(), "wrong", address.host(), address.port(), "postgres", "");

            // When, Then
            assertThatThrownBy(() -> Sql.value(wrong.toString(), "select 1"))
                    .rootCause()
                    .hasMessageStartingWith("FATAL: password authentication failed for user \"postgres\"");
        }
    }

    @Test
    void keptServerHasItsDataAndAddressAgain(@TempDir Path directory) {
        // Given
        String first;
        try (var server = PostgresServer.kept(directory)) {
            first = server.url("postgres");
            Sql.execute(first, "create table note as select 'kept'::text as body");
        }

        // When
        try (var server = PostgresServer.kept(directory)) {
            // Then
            assertThat(server.url("postgres")).isEqualTo(first);
            assertThat(Sql.value(first, "select body from note")).isEqualTo("kept");
        }
    }

    @Test
    void directoryOfARunningServerIsRefused(@TempDir Path directory) {
        try (var server = PostgresServer.kept(directory)) {
            assertThat(server.port()).isPositive();
            assertThatThrownBy(() -> PostgresServer.kept(directory)).hasMessageContaining("in use");
        }
    }

    @Test
    void endsWhenItsJvmIsKilled(@TempDir Path directory) throws Exception {
        // Given
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var child = new ProcessBuilder(
                        List.of(java, "-cp", System.getProperty("java.class.path"), Holder.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var process = ProcessHandle.of(Long.parseLong(child.inputReader().readLine())).orElseThrow();
        var guard = process.parent().orElseThrow();
        var data = Path.of(child.inputReader().readLine());

        // When
        child.destroyForcibly();

        // Then
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        guard.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(data.getParent()).doesNotExist();
    }

    @Test
    @EnabledIf("isRoot")
    void rootCanRunItAsAnotherUserWhereNamespacesAreForbidden(@TempDir Path directory) throws IOException {
        // Given
        System.setProperty("postgres.user-namespace", "false");
        var closed = Files.createDirectory(
                directory.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path outside;

        // When
        try (var server = PostgresServer.kept(closed.resolve("postgres"))) {
            // Then
            assertThat(Sql.value(server.url("postgres"), "select 1")).isEqualTo(1);
            outside = server.data().getParent();
            assertThat(Files.getOwner(outside).getName()).isNotEqualTo("root");
        } finally {
            System.clearProperty("postgres.user-namespace");
        }
        assertThat(outside.getParent()).isEqualTo(Path.of("/var/tmp"));
        PostgresBinaries.delete(outside);
    }

    @Test
    @EnabledIf("isRoot")
    void rootCanChangeTheWayItRunsIt(@TempDir Path directory) {
        // Given
        System.setProperty("postgres.user-namespace", "false");
        try (var server = PostgresServer.kept(directory)) {
            Sql.execute(server.url("postgres"), "create table note as select 'kept'::text as body");
        } finally {
            System.clearProperty("postgres.user-namespace");
        }

        // When
        try (var server = PostgresServer.kept(directory)) {
            // Then
            assertThat(Sql.value(server.url("postgres"), "select body from note")).isEqualTo("kept");
        }
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** A JVM that starts a server, says where, and then waits to be killed. */
    static final class Holder {

        public static void main(String... args) throws Exception {
            var server = PostgresServer.temporary();
            System.out.println(Files.readAllLines(server.data().resolve("postmaster.pid")).getFirst());
            System.out.println(server.data());
            Thread.currentThread().join();
        }
    }
}
