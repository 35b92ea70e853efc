package io.missioncontrol.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a database holds before this version touches it. */
sealed interface DatabaseState {

    /** No table at all. */
    record Empty() implements DatabaseState {}

    /** Migrated by Mission Control before. */
    record Migrated() implements DatabaseState {}

    /** Made by the earlier backend, whose migration tool left these revisions (one, unless something is wrong). */
    record FromEarlierBackend(List<String> revisions) implements DatabaseState {}

    /** Tables of something else. */
    record Foreign() implements DatabaseState {}

    /** Reads the state of the current schema in one statement, so that a migration under way is seen whole or not. */
    static DatabaseState read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) > 0,
                               coalesce(bool_or(relname = 'flyway_schema_history'), false),
                               coalesce(bool_or(relname = 'alembic_version'), false)
                        FROM pg_class
                        WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
                          AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                          AND NOT EXISTS (
                              SELECT FROM pg_depend
                              WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
                        """)) {
            row.next();
            if (row.getBoolean(2)) {
                return new Migrated();
            }
            if (row.getBoolean(3)) {
                return new FromEarlierBackend(revisions(connection));
            }
            return row.getBoolean(1) ? new Foreign() : new Empty();
        }
    }

    private static List<String> revisions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version_num FROM alembic_version ORDER BY 1")) {
            List<String> revisions = new ArrayList<>();
            while (rows.next()) {
                revisions.add(rows.getString(1));
            }
            return revisions;
        }
    }
}
