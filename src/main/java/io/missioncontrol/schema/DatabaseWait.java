package io.missioncontrol.schema;

import io.missioncontrol.config.Command;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Waits at start until the database answers: it is often started together with this service. */
final class DatabaseWait {

    private static final Logger LOG = Logger.getLogger(DatabaseWait.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final String location;
    private final Duration limit;

    /** @param location says where the database is, without user and password */
    DatabaseWait(DataSource dataSource, String location, Duration limit) {
        this.dataSource = dataSource;
        this.location = location;
        this.limit = limit;
    }

    /**
     * Returns as soon as a connection could be opened.
     *
     * @return that connection, for the caller to close
     * @throws SchemaRefusedException when the limit is over, or at once when waiting cannot help: the database does not
     *     exist, or refuses the user
     */
    Connection untilItAnswers() {
        long start = System.nanoTime();
        long nextReport = 0;
        while (true) {
            SQLException failure;
            try {
                return dataSource.getConnection();
            } catch (SQLException e) {
                failure = e;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (isFinal(failure)) {
                throw new SchemaRefusedException("The database at " + location + " refuses: " + reason(failure));
            }
            if (waited.compareTo(limit) >= 0) {
                throw new SchemaRefusedException("The database at " + location + " did not answer within "
                        + limit.toSeconds() + " s: " + reason(failure));
            }
            if (waited.toMillis() >= nextReport) {
                LOG.warnf("database.awaited The database at %s does not answer; trying for %d s more: %s",
                        location, limit.minus(waited).toSeconds(), reason(failure));
                nextReport = waited.plus(REPORT_INTERVAL).toMillis();
            }
            pause();
            if (Command.isStopping()) {
                throw new SchemaRefusedException("Stopped while waiting for the database at " + location);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaRefusedException("Stopped while waiting for the database");
        }
    }

    /** SQL states: 28 is a refused user or password, 3D an unknown database. */
    private static boolean isFinal(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("28") || state.startsWith("3D"));
    }

    private static String reason(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    }
}
