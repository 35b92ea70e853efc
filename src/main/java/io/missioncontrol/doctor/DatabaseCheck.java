package io.missioncontrol.doctor;

import io.missioncontrol.config.DatabaseUrl;
import io.missioncontrol.config.StartUpCheck;
import io.missioncontrol.schema.SchemaForecast;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;

/** The database: can it be reached, is it new enough, what will a start make of it, do the clocks agree. */
final class DatabaseCheck {

    private static final String SUBJECT = "database";
    private static final String TIMEOUT_SECONDS = "5";
    private static final int OLDEST_SERVER = 150_000;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    /** Of the server, for superusers; of ours, for notifications and migrations. */
    private static final int OTHER_CONNECTIONS = 3;

    private final StartUpCheck variables;

    DatabaseCheck(StartUpCheck variables) {
        this.variables = variables;
    }

    List<Finding> examine() {
        Optional<DatabaseUrl> url = variables.value("DATABASE_URL").map(DatabaseUrl::parse);
        if (url.isEmpty()) {
            return List.of(Finding.skip(SUBJECT, "DATABASE_URL has to be right first"));
        }
        // It also logs what it throws.
        Logger.getLogger("org.postgresql").setLevel(Level.OFF);
        try (Connection connection = open(url.get())) {
            return new ArrayList<>(List.of(
                    server(url.get(), connection),
                    schema(connection),
                    connections(connection),
                    clock(connection),
                    new GatewayCheck(variables, connection).examine()).stream().flatMap(List::stream).toList());
        } catch (SQLException e) {
            return List.of(Finding.fail(SUBJECT, url.get().location() + " cannot be used: " + reason(e) + cure(e)));
        }
    }

    private static Connection open(DatabaseUrl url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        url.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
        return new Driver().connect(url.jdbcUrl(), properties);
    }

    private static List<Finding> server(DatabaseUrl url, Connection connection) throws SQLException {
        int number = Integer.parseInt(value(connection, "SHOW server_version_num"));
        String text = url.location() + ", PostgreSQL " + value(connection, "SHOW server_version");
        return List.of(number >= OLDEST_SERVER
                ? Finding.ok(SUBJECT, text)
                : Finding.fail(SUBJECT, text + ": PostgreSQL 15 or newer is needed"));
    }

    private List<Finding> schema(Connection connection) throws SQLException {
        boolean migrates = variables.value("DB_AUTO_MIGRATE").map(Boolean::parseBoolean)
                .orElseGet(() -> variables.value("ENVIRONMENT").filter("dev"::equals).isPresent());
        SchemaForecast forecast = SchemaForecast.of(connection, migrates);
        return List.of(forecast.usable()
                ? Finding.ok("schema", forecast.text())
                : Finding.fail("schema", forecast.text()));
    }

    /** A pool that the server cannot serve shows only under load, as requests that wait. */
    private List<Finding> connections(Connection connection) throws SQLException {
        int wanted = variables.value("DB_POOL_SIZE").map(Integer::parseInt).orElse(0) + OTHER_CONNECTIONS;
        int allowed = Integer.parseInt(value(connection, "SHOW max_connections"));
        return wanted <= allowed ? List.of() : List.of(Finding.warn(SUBJECT, "the server allows " + allowed
                + " connections, one process may want " + wanted + ": lower DB_POOL_SIZE or raise max_connections"));
    }

    private static List<Finding> clock(Connection connection) throws SQLException {
        Instant before = Instant.now();
        double epoch = Double.parseDouble(value(connection, "SELECT extract(epoch FROM clock_timestamp())"));
        Instant after = Instant.now();
        Instant here = before.plus(Duration.between(before, after).dividedBy(2));
        Duration skew = Duration.ofMillis(Math.round(epoch * 1_000) - here.toEpochMilli());
        String text = "differs from the database's by " + skew.abs().toMillis() + " ms";
        return List.of(skew.abs().compareTo(CLOCK_TOLERANCE) <= 0
                ? Finding.ok("clock", text)
                : Finding.fail("clock", text + ": let both follow a time server (timedatectl set-ntp true)"));
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String reason(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given").strip();
    }

    private static String cure(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return switch (state) {
            case "28P01", "28000" -> "; check user and password in DATABASE_URL, and pg_hba.conf";
            case "3D000" -> "; create it: createdb --template=template0 NAME";
            case "53300" -> "; all connections are taken: look at pg_stat_activity, raise max_connections";
            default -> state.startsWith("08")
                    ? "; is it running, and reachable from here? pg_isready -h HOST -p PORT"
                    : "";
        };
    }
}
