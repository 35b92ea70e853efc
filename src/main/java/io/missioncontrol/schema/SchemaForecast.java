package io.missioncontrol.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What a start of this version will make of a database, found out without changing anything and without Flyway.
 *
 * @param usable whether the service will start on it
 * @param text one line: how the database is, what happens at the start, or what to do before
 */
public record SchemaForecast(boolean usable, String text) {

    private static final String MIGRATE = "run `mission-control migrate`, or set DB_AUTO_MIGRATE=true";

    /** @param migrates whether a start brings the schema up to date */
    public static SchemaForecast of(Connection connection, boolean migrates) throws SQLException {
        String newest = "V" + Migrations.newest();
        return switch (DatabaseState.read(connection)) {
            case DatabaseState.Empty empty ->
                change(connection, migrates, "empty; the start creates " + newest, "empty");
            case DatabaseState.FromEarlierBackend earlier
                    when earlier.revisions().equals(List.of(SchemaMigration.ADOPTED_REVISION)) -> {
                String state = "of the earlier backend, at revision " + SchemaMigration.ADOPTED_REVISION;
                yield change(connection, migrates, state + "; the start adopts it and brings it to " + newest, state);
            }
            case DatabaseState.FromEarlierBackend earlier -> new SchemaForecast(false,
                    "of the earlier backend, at revision "
                    + (earlier.revisions().isEmpty() ? "(none)" : String.join(", ", earlier.revisions()))
                    + ": upgrade it to " + SchemaMigration.ADOPTED_REVISION + " with that backend first (alembic upgrade head)");
            case DatabaseState.Foreign foreign -> new SchemaForecast(false,
                    "holds tables of something else: give Mission Control a database (or a schema) of its own");
            case DatabaseState.Migrated migrated -> ofMigrated(connection, migrates);
        };
    }

    private static SchemaForecast ofMigrated(Connection connection, boolean migrates) throws SQLException {
        int newest = Migrations.newest();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT coalesce(max(version::int) FILTER (WHERE success), 0),
                               count(*) FILTER (WHERE NOT success)
                        FROM flyway_schema_history WHERE version ~ '^[0-9]+$'""")) {
            row.next();
            int version = row.getInt(1);
            if (row.getInt(2) > 0) {
                return new SchemaForecast(false, "V" + version + ", and a migration after it failed: see the log "
                        + "of that start, restore the backup, and try again");
            }
            if (version > newest) {
                return new SchemaForecast(true, "V" + version + ", newer than this version's V" + newest
                        + "; migrations only add, so it is used as it is");
            }
            return version == newest
                    ? new SchemaForecast(true, "V" + version + ", as this version needs it")
                    : change(connection, migrates, "V" + version + "; the start brings it to V" + newest,
                            "V" + version + ", behind this version's V" + newest);
        }
    }

    private static SchemaForecast change(Connection connection, boolean migrates, String plan, String state)
            throws SQLException {
        if (!migrates) {
            return new SchemaForecast(false, state + "; " + MIGRATE);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT has_schema_privilege(current_schema(), 'CREATE'), current_user")) {
            row.next();
            return row.getBoolean(1)
                    ? new SchemaForecast(true, plan)
                    : new SchemaForecast(false, state + "; the user may not create tables: GRANT CREATE, USAGE ON "
                            + "SCHEMA public TO " + row.getString(2));
        }
    }
}
