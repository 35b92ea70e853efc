package io.missioncontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.PostgresServer;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged application as a process: what it prints, how it ends, what it does to a database. */
class MissionControlIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void refusesToStartWithoutADatabaseInOneLine() {
        try (PackagedApplication application = PackagedApplication.start(Map.of())) {
            assertThat(application.exitCode()).isOne();
            assertThat(application.errors()).isEqualTo("DATABASE_URL is required: of the form "
                    + "postgresql://user:password@host:port/database" + System.lineSeparator());
            assertThat(application.output()).isEmpty();
        }
    }

    @Test
    void refusesABadValueInOneLineThatDoesNotRepeatIt() {
        try (PackagedApplication application = PackagedApplication.start(
                Map.of("DATABASE_URL", "postgresql://crew:secret@localhost/board", "LOCAL_AUTH_TOKEN", "hush-hush"))) {
            assertThat(application.exitCode()).isOne();
            assertThat(application.errors().lines()).singleElement().asString()
                    .startsWith("LOCAL_AUTH_TOKEN must be at least 50 characters").doesNotContain("hush");
        }
    }

    @Test
    void printsItsVersion() {
        try (PackagedApplication application = PackagedApplication.start(Map.of(), "version")) {
            assertThat(application.exitCode()).isZero();
            assertThat(application.output()).matches("mission-control \\d+\\.\\d+\\.\\d+\\S*( \\([0-9a-f]+\\))?\\R");
        }
    }

    @Test
    void printsItsUsageForAnUnknownCommand() {
        try (PackagedApplication application = PackagedApplication.start(Map.of(), "sevre")) {
            assertThat(application.exitCode()).isEqualTo(2);
            assertThat(application.errors()).contains("Usage: mission-control", "healthcheck [--live]");
        }
    }

    @Test
    void rehearsesItsStartWithoutADatabase() {
        try (PackagedApplication application = PackagedApplication.start(
                Map.of("DATABASE_URL", "postgresql://nobody@localhost:1/none"), "rehearse")) {
            assertThat(application.exitCode()).as(application.errors()).isZero();
        }
    }

    @Test
    void migratesAndExits() {
        // Given
        String url = TestDatabases.create("migrate");

        try (PackagedApplication first = PackagedApplication.start(Map.of("DATABASE_URL", url), "migrate");
                PackagedApplication second = PackagedApplication.start(Map.of("DATABASE_URL", url), "migrate")) {
            // Then: two at once do not disturb each other.
            assertThat(first.exitCode()).as(first.errors()).isZero();
            assertThat(second.exitCode()).as(second.errors()).isZero();
            assertThat(Sql.value(url, "SELECT to_regclass('queue_jobs')::text")).isEqualTo("queue_jobs");
        } finally {
            TestDatabases.drop(url);
        }
    }

    @Test
    void examinesItsEnvironmentWithoutTouchingIt() {
        // Given
        String url = TestDatabases.create("doctor");

        try (PackagedApplication application = PackagedApplication.start(Map.of("DATABASE_URL", url), "doctor")) {
            // Then
            assertThat(application.exitCode()).as(application.output() + application.errors()).isZero();
            assertThat(application.errors()).isEmpty();
            assertThat(application.output().lines().skip(1))
                    .allMatch(line -> line.startsWith("ok "))
                    .anyMatch(line -> line.matches("ok +schema +empty; the start creates V[0-9]+"))
                    .anyMatch(line -> line.matches("ok +clock .*"));
            assertThat(Sql.query(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
        } finally {
            TestDatabases.drop(url);
        }
    }

    @Test
    void theDoctorNamesWhatIsWrong() {
        try (PackagedApplication application =
                PackagedApplication.start(Map.of("LOCAL_AUTH_TOKEN", "hush-hush"), "doctor")) {
            assertThat(application.exitCode()).isOne();
            assertThat(application.output())
                    .contains("fail  variables  DATABASE_URL is required", "fail  variables  LOCAL_AUTH_TOKEN must be")
                    .contains("skip  database")
                    .doesNotContain("hush");
        }
    }

    @Test
    void refusesToServeOnASchemaThatIsBehindInOneLine() {
        // Given
        String url = TestDatabases.create("behind");

        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", url, "DB_AUTO_MIGRATE", "false"))) {
            // Then
            assertThat(application.exitCode()).isOne();
            assertThat(application.errors().lines()).singleElement().asString()
                    .contains("behind", "run `mission-control migrate`");
            assertThat(Sql.query(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
        } finally {
            TestDatabases.drop(url);
        }
    }

    @Test
    void servesUntilItIsToldToStop() {
        // Given
        String url = TestDatabases.create("serve");

        try (PackagedApplication application = PackagedApplication.start(Map.of("DATABASE_URL", url))) {
            // When
            application.await("readiness", () -> status(application, "/readyz") == 200);

            // Then
            assertThat(healthCheck(application)).isZero();
            assertThat(healthCheck(application, "--live")).isZero();

            // When
            application.stop();

            // Then
            assertThat(application.exitCode()).as(application.output()).isZero();
            assertThat(application.errors()).isEmpty();
            assertThat(healthCheck(application)).isOne();
        } finally {
            TestDatabases.drop(url);
        }
    }

    @Test
    void waitsForADatabaseThatIsNotThereYet() {
        // Given
        String url;
        try (PostgresServer server = PostgresServer.temporary()) {
            url = server.url("postgres");
        }

        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", url, "DB_CONNECT_RETRY_SECONDS", "3"))) {
            // Then
            assertThat(application.exitCode()).isOne();
            assertThat(application.output()).contains("does not answer; trying for");
            assertThat(application.errors().lines()).singleElement().asString()
                    .contains("did not answer within 3 s").doesNotContain(url);
        }
    }

    @Test
    void stopsWhileItWaitsForADatabase() {
        // Given
        String url;
        try (PostgresServer server = PostgresServer.temporary()) {
            url = server.url("postgres");
        }

        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", url, "DB_CONNECT_RETRY_SECONDS", "3600"))) {
            application.await("waiting", () -> application.output().contains("does not answer"));

            // When
            application.stop();

            // Then
            assertThat(application.exitCode()).isZero();
        }
    }

    private static int healthCheck(PackagedApplication application, String... options) {
        String[] arguments = options.length == 0 ? new String[] {"healthcheck"} : new String[] {"healthcheck", options[0]};
        try (PackagedApplication check =
                PackagedApplication.start(Map.of("PORT", Integer.toString(application.port())), arguments)) {
            return check.exitCode();
        }
    }

    private static int status(PackagedApplication application, String path) {
        try {
            URI uri = URI.create("http://localhost:" + application.port() + path);
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
