package io.missioncontrol.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jboss.logging.Logger;

/**
 * Brings a database to the schema of this version, or says why it cannot.
 *
 * <p>An empty database gets every migration. A database that the earlier backend made is adopted in place when it is at
 * the revision that {@code V1} equals. Anything else is refused untouched. Several processes may do this at once.
 */
final class SchemaMigration {

    /** The earlier backend's revision that {@code V1} equals. */
    static final String ADOPTED_REVISION = "a9b1c2d3e4f7";

    private static final Logger LOG = Logger.getLogger(SchemaMigration.class);

    private final Flyway flyway;
    private final DataSource dataSource;

    SchemaMigration(Flyway flyway) {
        this.flyway = flyway;
        this.dataSource = flyway.getConfiguration().getDataSource();
    }

    /** The settings that every migration of ours runs with, on top of where the database and the scripts are. */
    static FluentConfiguration configure(FluentConfiguration configuration) {
        // A lock that is a transaction would be one that CREATE INDEX CONCURRENTLY waits for, for ever.
        configuration.getPluginRegister().getExact(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return configuration
                .cleanDisabled(true)
                .baselineVersion("1")
                .baselineDescription("Adopted from the earlier backend")
                // Migrations only add, so an older version runs on a newer schema: a release can be rolled back.
                .ignoreMigrationPatterns("*:future");
    }

    /**
     * Applies what is missing.
     *
     * @return the version that the schema has now
     * @throws SchemaRefusedException when the database is not one that this version may migrate, or a migration fails
     */
    String migrate() {
        try {
            if (inspect() instanceof DatabaseState.FromEarlierBackend) {
                flyway.baseline();
            }
            flyway.migrate();
        } catch (FlywayException e) {
            LOG.debug("The migration failed", e);
            throw new SchemaRefusedException("The migration of the database failed: " + oneLine(e));
        }
        warnWhenNewer();
        return currentVersion();
    }

    /**
     * Checks that nothing is missing, and changes nothing.
     *
     * @return the version that the schema has
     * @throws SchemaRefusedException when migrations are missing, or what was applied differs from what is known here
     */
    String verify() {
        try {
            DatabaseState state = inspect();
            List<String> missing = Arrays.stream(flyway.info().pending())
                    .map(MigrationInfo::getVersion)
                    .filter(version -> !isAdopted(state, version))
                    .map(MigrationVersion::getVersion)
                    .toList();
            if (!missing.isEmpty()) {
                throw new SchemaRefusedException("The schema of the database is behind (missing: V"
                        + String.join(", V", missing)
                        + "); run `mission-control migrate`, or set DB_AUTO_MIGRATE=true");
            }
            flyway.validate();
        } catch (FlywayException e) {
            LOG.debug("The validation failed", e);
            throw new SchemaRefusedException("The schema of the database is not as expected: " + oneLine(e));
        }
        warnWhenNewer();
        return currentVersion();
    }

    private DatabaseState inspect() {
        DatabaseState state;
        try (Connection connection = dataSource.getConnection()) {
            state = DatabaseState.read(connection);
        } catch (SQLException e) {
            throw new SchemaRefusedException("The schema of the database cannot be read: " + oneLine(e));
        }
        return switch (state) {
            case DatabaseState.Foreign foreign -> throw new SchemaRefusedException(
                    "The database is not empty and was made neither by Mission Control nor by the backend before it; "
                            + "give Mission Control a database (or a schema) of its own");
            case DatabaseState.FromEarlierBackend earlier when !earlier.revisions().equals(List.of(ADOPTED_REVISION)) ->
                throw new SchemaRefusedException("The database is at revision "
                        + (earlier.revisions().isEmpty() ? "(none)" : String.join(", ", earlier.revisions()))
                        + " of the backend before Mission Control; only revision " + ADOPTED_REVISION
                        + " can be adopted: upgrade it with that backend first");
            case DatabaseState.FromEarlierBackend earlier -> earlier;
            case DatabaseState.Migrated migrated -> migrated;
            case DatabaseState.Empty empty -> empty;
        };
    }

    private boolean isAdopted(DatabaseState state, MigrationVersion version) {
        return state instanceof DatabaseState.FromEarlierBackend
                && version.compareTo(flyway.getConfiguration().getBaselineVersion()) <= 0;
    }

    private void warnWhenNewer() {
        Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .map(migration -> migration.getVersion().getVersion())
                .reduce((earlier, later) -> later)
                .ifPresent(newest -> LOG.warnf("schema.newer The schema of the database is newer (V%s) than this version of Mission "
                        + "Control knows; migrations only add, so it is used as it is", newest));
    }

    private String currentVersion() {
        return flyway.info().current().getVersion().getVersion();
    }

    /** The first line of the outer message and of its cause: Flyway's go on over many lines. */
    private static String oneLine(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String outer = firstLine(failure);
        return root == failure ? outer : outer + " (" + firstLine(root) + ")";
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().map(String::strip).filter(line -> !line.isEmpty())
                .findFirst().orElse(failure.getClass().getSimpleName());
    }
}
