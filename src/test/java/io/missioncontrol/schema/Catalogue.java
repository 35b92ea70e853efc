package io.missioncontrol.schema;

import io.missioncontrol.testing.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a database's schema consists of, one line each: columns in order, constraints, indexes. */
final class Catalogue {

    private static final String QUERY = """
            SELECT line FROM (
                SELECT c.relname AS table_name, 1 AS part, a.attnum::int AS position,
                       c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                           || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
                           || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
                FROM pg_attribute a
                JOIN pg_class c
                    ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                -- Since version 18 "not null" is a constraint too; it is in the columns already.
                SELECT c.relname, 2, 0, c.relname || ' constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
                FROM pg_constraint k
                JOIN pg_class c ON c.oid = k.conrelid AND c.relnamespace = current_schema()::regnamespace
                WHERE k.contype <> 'n'
                UNION ALL
                SELECT c.relname, 3, 0,
                       c.relname || ' index ' || replace(pg_get_indexdef(i.indexrelid), current_schema() || '.', '')
                FROM pg_index i
                JOIN pg_class c
                    ON c.oid = i.indrelid AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
                WHERE NOT i.indisprimary
            ) AS catalogue
            WHERE table_name <> 'flyway_schema_history'
            ORDER BY table_name COLLATE "C", part, position, line COLLATE "C"
            """;

    private Catalogue() {}

    static List<String> of(String url) {
        return Sql.query(url, QUERY).stream().map(row -> row.get("line").toString()).toList();
    }

    /** Recorded once from a database that the earlier backend made, at the revision that is adopted. */
    static List<String> ofEarlierBackend() {
        String resource = "/schema/earlier-backend-" + SchemaMigration.ADOPTED_REVISION + ".txt";
        try (InputStream lines = Catalogue.class.getResourceAsStream(resource)) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
