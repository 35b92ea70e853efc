package io.missioncontrol.schema;

import io.missioncontrol.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.postgresql.Driver;

/**
 * Asks the database for the version of its schema while Quarkus boots, which takes the executable about as long: a start
 * on a schema that is up to date, the usual one, does not wait for the answer. Every other outcome, failures included, is
 * left to {@link SchemaStartUp}, which asks again in its turn, waits and says what is wrong.
 */
public final class EarlyLook {

    private static final long PATIENCE_MILLIS = 1_000;

    /** Of the process; empty when there was no look. */
    private static volatile CompletableFuture<Optional<String>> answer =
            CompletableFuture.completedFuture(Optional.empty());

    private EarlyLook() {}

    /** To be called once, before Quarkus boots. Returns at once. */
    public static void begin(DatabaseUrl database) {
        begin(database, BundledMigrations::ofTheApplication);
    }

    static void begin(DatabaseUrl database, Supplier<BundledMigrations> migrations) {
        CompletableFuture<Optional<String>> look = new CompletableFuture<>();
        answer = look;
        Thread.ofPlatform().daemon().name("schema-early-look").start(() -> {
            Optional<String> version = Optional.empty();
            try {
                version = look(database, migrations.get());
            } catch (SQLException | RuntimeException again) {
                // Not said: whoever asks in its turn meets the same.
            } finally {
                look.complete(version);
            }
        });
    }

    /** The version of a schema that needs nothing done; empty when that is not known, at the latest after a second. */
    static Optional<String> version() {
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> look(DatabaseUrl database, BundledMigrations migrations) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", database.user());
        database.password().ifPresent(password -> login.setProperty("password", password));
        try (Connection connection = new Driver().connect(database.jdbcUrl(), login)) {
            return migrations.versionIfExactlyApplied(connection);
        }
    }
}
