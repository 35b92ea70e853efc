package io.missioncontrol.schema;

import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;

/**
 * The migrations that this version brings. One query shows whether a database has them all, unchanged, and nothing else:
 * the usual start needs no Flyway, which opens nine connections to find out the same.
 */
final class BundledMigrations {

    private static final Location LOCATION = Location.fromPath("classpath:", "db/migration");
    private static final String UNDEFINED_TABLE = "42P01";
    private static final Pattern FILE_NAME = Pattern.compile("V([0-9.]+)__.*\\.sql");

    /** Flyway's checksum of each script. */
    private final NavigableMap<MigrationVersion, Integer> checksums = new TreeMap<>();

    BundledMigrations(Collection<LoadableResource> scripts) {
        for (LoadableResource script : scripts) {
            Matcher name = FILE_NAME.matcher(script.getFilename());
            if (!name.matches()) {
                throw new IllegalStateException(script.getFilename() + " is no versioned migration");
            }
            checksums.put(MigrationVersion.fromVersion(name.group(1)), ChecksumCalculator.calculate(script));
        }
    }

    /** Those that Quarkus collected when the application was built; none outside of Quarkus. */
    static BundledMigrations ofTheApplication() {
        return new BundledMigrations(
                new QuarkusPathLocationScanner(null, List.of(LOCATION)).scanForResources());
    }

    /**
     * The version of a schema that needs no look by Flyway.
     *
     * @return empty when the database is any different: new, behind, newer, changed, or with a migration that failed
     */
    Optional<String> versionIfExactlyApplied(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet history = statement.executeQuery("""
                        SELECT version, type, checksum, success
                        FROM flyway_schema_history
                        WHERE 'flyway_schema_history'::regclass
                            = to_regclass(quote_ident(current_schema()) || '.flyway_schema_history')
                        ORDER BY installed_rank
                        """)) {
            return versionIfExactly(history);
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<String> versionIfExactly(ResultSet history) throws SQLException {
        NavigableMap<MigrationVersion, Integer> missing = new TreeMap<>(checksums);
        while (history.next()) {
            String version = history.getString("version");
            if (version == null || !history.getBoolean("success")) {
                return Optional.empty();
            }
            MigrationVersion applied = MigrationVersion.fromVersion(version);
            boolean isBaseline = history.getString("type").equals("BASELINE");
            if (!missing.containsKey(applied)
                    || !isBaseline && !missing.get(applied).equals(history.getObject("checksum"))) {
                return Optional.empty();
            }
            // An adopted database has what V1 makes, without having run it.
            (isBaseline ? missing.headMap(applied, true) : missing.subMap(applied, true, applied, true)).clear();
        }
        return missing.isEmpty() && !checksums.isEmpty()
                ? Optional.of(checksums.lastKey().getVersion())
                : Optional.empty();
    }
}
