package io.missioncontrol.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.missioncontrol.testing.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaMigrationTest {

    private static final int PROCESSES = 6;

    @Test
    void createsTheSchemaInAnEmptyDatabase() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // When
            String version = database.migration().migrate();

            // Then
            assertThat(Integer.parseInt(version)).isGreaterThanOrEqualTo(2);
            assertThat(database.hasTable("boards")).isTrue();
            assertThat(database.hasTable("queue_jobs")).isTrue();
            assertThat(database.migration().verify()).isEqualTo(version);
        }
    }

    @Test
    void adoptsADatabaseOfTheEarlierBackendWithItsRows() {
        try (SchemaTestDatabase database = SchemaTestDatabase.ofEarlierBackend()) {
            // Given
            List<Map<String, Object>> rows = Sql.query(database.url(), "SELECT * FROM organizations");

            // When
            database.migration().migrate();

            // Then
            assertThat(Sql.query(database.url(), "SELECT * FROM organizations")).isEqualTo(rows).hasSize(1);
            assertThat(Sql.query(database.url(), "SELECT version, type FROM flyway_schema_history ORDER BY installed_rank"))
                    .startsWith(Map.of("version", "1", "type", "BASELINE"), Map.of("version", "2", "type", "SQL"));
            assertThat(Sql.value(database.url(), "SELECT version_num FROM alembic_version"))
                    .isEqualTo(SchemaMigration.ADOPTED_REVISION);
        }
    }

    @Test
    void migratesAgainWithoutEffect() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            String version = database.migration().migrate();
            long tables = database.tables();

            // When
            String again = database.migration().migrate();

            // Then
            assertThat(again).isEqualTo(version);
            assertThat(database.tables()).isEqualTo(tables);
        }
    }

    @Test
    void refusesAnotherRevisionOfTheEarlierBackendUntouched() {
        try (SchemaTestDatabase database = SchemaTestDatabase.ofEarlierBackend()) {
            // Given
            Sql.execute(database.url(), "UPDATE alembic_version SET version_num = 'f00dfeed0001'");

            // Then
            assertThatThrownBy(database.migration()::migrate)
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContainingAll("f00dfeed0001", SchemaMigration.ADOPTED_REVISION)
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(database.migration()::verify).hasMessageContaining("f00dfeed0001");
            assertThat(database.hasTable("flyway_schema_history")).isFalse();
            assertThat(database.hasTable("queue_jobs")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "DELETE FROM alembic_version",
        "INSERT INTO alembic_version (version_num) VALUES ('f00dfeed0001')",
    })
    void refusesAnUnclearRevision(String change) {
        try (SchemaTestDatabase database = SchemaTestDatabase.ofEarlierBackend()) {
            // Given
            Sql.execute(database.url(), change);

            // Then
            assertThatThrownBy(database.migration()::migrate)
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContaining("only revision " + SchemaMigration.ADOPTED_REVISION + " can be adopted");
        }
    }

    @Test
    void refusesTheDatabaseOfSomethingElseUntouched() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            Sql.execute(database.url(), "CREATE TABLE invoices (id int)");

            // Then
            assertThatThrownBy(database.migration()::migrate)
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContaining("The database is not empty");
            assertThat(database.tables()).isOne();
        }
    }

    @Test
    void takesTheTablesOfAnExtensionForNone() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given: what "CREATE EXTENSION pg_stat_statements" leaves in many hosted databases.
            Sql.execute(database.url(), """
                    CREATE VIEW statistics AS SELECT 1;
                    ALTER EXTENSION plpgsql ADD VIEW statistics""");

            // Then
            assertThat(database.migration().migrate()).isNotEmpty();
        }
    }

    @Test
    void verificationRefusesWhatIsBehindAndChangesNothing() {
        try (SchemaTestDatabase empty = SchemaTestDatabase.empty();
                SchemaTestDatabase earlier = SchemaTestDatabase.ofEarlierBackend();
                SchemaTestDatabase old = SchemaTestDatabase.empty()) {
            // Given
            old.flyway("1").migrate();
            long tables = old.tables();

            // Then
            assertThatThrownBy(empty.migration()::verify)
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContainingAll("missing: V1, V2", "run `mission-control migrate`");
            assertThatThrownBy(earlier.migration()::verify).hasMessageContaining("missing: V2");
            assertThatThrownBy(old.migration()::verify).hasMessageContaining("missing: V2");
            assertThat(empty.tables()).isZero();
            assertThat(earlier.hasTable("flyway_schema_history")).isFalse();
            assertThat(old.tables()).isEqualTo(tables);
        }
    }

    @Test
    void runsOnANewerSchemaSoThatAReleaseCanBeRolledBack() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            database.migration().migrate();
            Sql.execute(database.url(), """
                    INSERT INTO flyway_schema_history
                    SELECT installed_rank + 100, '999', 'From the future', type, 'V999__From_the_future.sql', 1,
                           installed_by, installed_on, execution_time, true
                    FROM flyway_schema_history WHERE version = '2'""");

            // Then
            assertThat(database.migration().migrate()).isEqualTo("999");
            assertThat(database.migration().verify()).isEqualTo("999");
        }
    }

    @Test
    void refusesMigrationsThatWereChangedAfterTheyRan() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            database.migration().migrate();
            Sql.execute(database.url(), "UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2'");

            // Then
            assertThatThrownBy(database.migration()::migrate)
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContaining("The migration of the database failed")
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(database.migration()::verify)
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void severalProcessesMayStartOnAnEmptyDatabaseAtOnce() throws Exception {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            assertThat(migrateAtOnce(database)).hasSize(PROCESSES).containsOnly(database.migration().verify());
        }
    }

    @Test
    void severalProcessesMayAdoptADatabaseAtOnce() throws Exception {
        try (SchemaTestDatabase database = SchemaTestDatabase.ofEarlierBackend()) {
            assertThat(migrateAtOnce(database)).hasSize(PROCESSES).containsOnly(database.migration().verify());
        }
    }

    private static List<String> migrateAtOnce(SchemaTestDatabase database) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService processes = Executors.newFixedThreadPool(PROCESSES)) {
            List<Future<String>> running = new ArrayList<>();
            for (int process = 0; process < PROCESSES; process++) {
                running.add(processes.submit(() -> {
                    start.await();
                    return database.migration().migrate();
                }));
            }
            start.countDown();
            List<String> versions = new ArrayList<>();
            for (Future<String> process : running) {
                versions.add(process.get());
            }
            return versions;
        }
    }
}
