package io.missioncontrol.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was built carries its migrations and applies them. */
class SchemaIT {

    /** Everything that a database is made of, as PostgreSQL spells it; without Flyway's own table. */
    private static final String CATALOGUE = """
            select concat_ws(' ', table_name, column_name, ordinal_position, data_type, is_nullable, column_default) line
              from information_schema.columns
             where table_schema = 'public' and table_name <> 'flyway_schema_history'
            union all
            select indexdef from pg_indexes where schemaname = 'public' and tablename <> 'flyway_schema_history'
            union all
            select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
              from pg_constraint
             where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'flyway_schema_history'
             order by 1
            """;

    @Test
    void anEmptyDatabaseAndAnAdoptedOneEndUpTheSame() throws IOException {
        // Given: one as the earlier backend left it, with data and without a history of ours
        String empty = TestDatabases.create("schema");
        String adopted = TestDatabases.create("schema");
        Sql.execute(adopted, script("V1__Create_schema.sql"));
        Sql.execute(
                adopted,
                "insert into organizations (id, name, created_at, updated_at) values (gen_random_uuid(), 'Kept', now(),"
                        + " now())");

        // When
        migrate(empty);
        migrate(adopted);

        // Then
        assertThat(Sql.query(adopted, CATALOGUE)).isNotEmpty().isEqualTo(Sql.query(empty, CATALOGUE));
        assertThat(Sql.value(adopted, "select name from organizations")).isEqualTo("Kept");
        assertThat(Sql.query(adopted, "select type from flyway_schema_history order by installed_rank").getFirst())
                .containsEntry("type", "BASELINE");
    }

    @Test
    void anotherRevisionIsRefusedInOneLine() throws IOException {
        // Given
        String database = TestDatabases.create("schema");
        Sql.execute(database, script("V1__Create_schema.sql") + "; update alembic_version set version_num = 'abc123'");
        List<Map<String, Object>> before = Sql.query(database, CATALOGUE);

        // When
        try (PackagedApplication application = PackagedApplication.start(Map.of("DATABASE_URL", database))) {
            // Then
            assertThat(application.exitCode()).isOne();
            assertThat(application.errors().lines()).singleElement().asString().contains("abc123", "a9b1c2d3e4f7");
        }
        assertThat(Sql.query(database, CATALOGUE)).isEqualTo(before);
    }

    @Test
    void aStartOnASchemaThatIsUpToDateWarnsOfNothing() {
        // Given
        String database = TestDatabases.create("schema");
        migrate(database);

        // When
        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", database, "DB_AUTO_MIGRATE", "false"), "serve")) {
            application.awaitReadiness();

            // Then
            assertThat(application.output().lines())
                    .anyMatch(line -> line.contains("schema.ready"))
                    .noneMatch(line -> line.matches("\\S+ +(WARN|ERROR|FATAL) .*"));
        }
    }

    private static void migrate(String database) {
        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", database), "migrate")) {
            assertThat(application.exitCode()).as(application.errors()).isZero();
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream script = SchemaIT.class.getResourceAsStream("/db/migration/" + name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
