package io.missioncontrol.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class BundledMigrationsTest {

    @Test
    void knowsADatabaseThatFlywayMigrated() throws SQLException {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            String version = database.migration().migrate();

            // Then
            assertThat(versionOf(database)).contains(version);
        }
    }

    @Test
    void knowsADatabaseThatWasAdopted() throws SQLException {
        try (SchemaTestDatabase database = SchemaTestDatabase.ofEarlierBackend()) {
            // Given
            String version = database.migration().migrate();

            // Then
            assertThat(versionOf(database)).contains(version);
        }
    }

    @Test
    void leavesDatabasesToFlywayThatAreNewBehindOrOfTheEarlierBackend() throws SQLException {
        try (SchemaTestDatabase empty = SchemaTestDatabase.empty();
                SchemaTestDatabase behind = SchemaTestDatabase.empty();
                SchemaTestDatabase earlier = SchemaTestDatabase.ofEarlierBackend()) {
            // Given
            behind.flyway("1").migrate();

            // Then
            assertThat(versionOf(empty)).isEmpty();
            assertThat(versionOf(behind)).isEmpty();
            assertThat(versionOf(earlier)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2'",
        "UPDATE flyway_schema_history SET checksum = NULL WHERE version = '2'",
        "UPDATE flyway_schema_history SET success = false WHERE version = '2'",
        "UPDATE flyway_schema_history SET version = '999' WHERE version = '2'",
        "UPDATE flyway_schema_history SET version = NULL WHERE version = '2'",
        "DELETE FROM flyway_schema_history WHERE version = '2'",
        "INSERT INTO flyway_schema_history SELECT 100, '999', description, type, script, checksum, installed_by,"
                + " installed_on, execution_time, true FROM flyway_schema_history WHERE version = '2'",
        "INSERT INTO flyway_schema_history SELECT 100, version, description, 'DELETE', script, checksum, installed_by,"
                + " installed_on, execution_time, true FROM flyway_schema_history WHERE version = '2'",
    })
    void leavesAHistoryToFlywayThatDiffersInAnyWay(String change) throws SQLException {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            database.migration().migrate();
            Sql.execute(database.url(), change);

            // Then
            assertThat(versionOf(database)).isEmpty();
        }
    }

    @Test
    void looksAtTheHistoryOfTheCurrentSchemaAlone() throws SQLException {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            database.migration().migrate();

            // When
            Sql.execute(database.url(), "CREATE SCHEMA other");

            // Then
            try (Connection connection = Sql.connect(database.url())) {
                connection.createStatement().execute("SET search_path = other, public");
                assertThat(BundledMigrations.ofTheApplication().versionIfExactlyApplied(connection)).isEmpty();
            }
        }
    }

    private static Optional<String> versionOf(SchemaTestDatabase database) throws SQLException {
        try (Connection connection = Sql.connect(database.url())) {
            return BundledMigrations.ofTheApplication().versionIfExactlyApplied(connection);
        }
    }
}
