package io.missioncontrol.schema;

import io.missioncontrol.testing.PostgresUrl;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** A database of a test's own, and the migration on it. */
record SchemaTestDatabase(String url) implements AutoCloseable {

    static SchemaTestDatabase empty() {
        return new SchemaTestDatabase(TestDatabases.create("schema"));
    }

    /** As the earlier backend left it, with a row. {@link BaselineTest} shows that the script makes the same schema. */
    static SchemaTestDatabase ofEarlierBackend() {
        SchemaTestDatabase database = empty();
        try (InputStream script = Flyway.class.getResourceAsStream("/db/migration/V1__Create_schema.sql")) {
            Sql.execute(database.url, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Sql.execute(database.url, """
                INSERT INTO organizations (id, name, created_at, updated_at) VALUES
                    (gen_random_uuid(), 'Personal', '2026-01-02 03:04:05.678901', '2026-01-02')""");
        return database;
    }

    SchemaMigration migration() {
        return new SchemaMigration(flyway("latest"));
    }

    Flyway flyway(String target) {
        PostgresUrl address = PostgresUrl.parse(url);
        return SchemaMigration.configure(Flyway.configure())
                .dataSource(address.jdbc(), address.user(), address.password())
                .target(MigrationVersion.fromVersion(target))
                .load();
    }

    long tables() {
        return (Long) Sql.value(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
    }

    boolean hasTable(String name) {
        return Sql.value(url, "SELECT to_regclass(?)::text", name) != null;
    }

    @Override
    public void close() {
        TestDatabases.drop(url);
    }
}
