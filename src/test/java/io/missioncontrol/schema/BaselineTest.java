package io.missioncontrol.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The promise that databases go back and forth between Mission Control and the backend before it. */
class BaselineTest {

    @Test
    void theFirstVersionIsTheSchemaOfTheEarlierBackend() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // When
            database.flyway("1").migrate();

            // Then
            assertThat(Catalogue.of(database.url())).containsExactlyElementsOf(Catalogue.ofEarlierBackend());
            assertThat(Sql.query(database.url(), "SELECT version_num FROM alembic_version"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsValue(SchemaMigration.ADOPTED_REVISION));
        }
    }

    @Test
    void laterVersionsOnlyAdd() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            List<String> before = Catalogue.ofEarlierBackend();
            Set<String> tables = before.stream().map(BaselineTest::table).collect(Collectors.toSet());

            // When
            database.migration().migrate();
            Set<String> added = new HashSet<>(Catalogue.of(database.url()));

            // Then: nothing is gone, and rows of the earlier backend, which knows no new column, can still be written.
            assertThat(added).containsAll(before);
            before.forEach(added::remove);
            assertThat(added.stream().filter(line -> tables.contains(table(line))))
                    .noneMatch(line -> line.contains(" constraint "))
                    .noneMatch(line -> line.contains(" not null") && !line.contains(" default "));
        }
    }

    private static String table(String line) {
        return line.split("[. ]", 2)[0];
    }
}
