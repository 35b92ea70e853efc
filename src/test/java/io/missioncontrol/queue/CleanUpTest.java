package io.missioncontrol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class CleanUpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    CleanUp cleanUp;

    @Inject
    MeterRegistry metrics;

    private final UUID key = UUID.randomUUID();

    @AfterEach
    void forget() {
        Rows.execute("delete from queue_finished_jobs where ordering_key = ?", key);
    }

    @Test
    void jobsThatWereDoneGoAfter30DaysAndDeadOnesAfter180() {
        // Given
        finished("done", 31, 1);
        finished("done", 29, 1);
        finished("dead", 181, 1);
        finished("dead", 179, 1);
        finished("skipped", 181, 1);
        finished("skipped", 179, 1);

        // When
        cleanUp();

        // Then
        assertThat(left("done")).isEqualTo(1);
        assertThat(left("dead")).isEqualTo(1);
        assertThat(left("skipped")).isEqualTo(1);
        assertThat(Rows.count("queue_finished_jobs", "ordering_key = ? and finished_at < now() - interval '180 days'", key))
                .isZero();
    }

    @Test
    void nothingIsLeftHoweverMuchThereWas() {
        // Given
        double before = deleted();
        finished("done", 31, 2 * CleanUp.BATCH + 1);

        // When
        cleanUp();

        // Then
        assertThat(left("done")).isZero();
        assertThat(deleted() - before).isEqualTo(2 * CleanUp.BATCH + 1);
    }

    @Test
    void oneProcessAtATimeDeletes() throws SQLException {
        // Given
        finished("done", 31, 1);

        // When: another process is at it
        try (Connection other = Sql.connect(Rows.database())) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(" + 0x636c6561 + ")");
            }
            cleanUp();

            // Then
            assertThat(left("done")).isEqualTo(1);
        }
        cleanUp();
        assertThat(left("done")).isZero();
    }

    @Test
    void aJobThatIsBeingRetriedHoldsUpNobody() throws SQLException {
        // Given
        finished("dead", 200, 1);

        // When
        try (Connection other = Sql.connect(Rows.database())) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("delete from queue_finished_jobs where ordering_key = '" + key + "'");
            }
            cleanUp();
            other.rollback();
        }

        // Then
        assertThat(left("dead")).isEqualTo(1);
        cleanUp();
        assertThat(left("dead")).isZero();
    }

    private void cleanUp() {
        cleanUp.run().await().atMost(PATIENCE);
    }

    private long left(String state) {
        return Rows.count("queue_finished_jobs", "ordering_key = ? and state = ?", key, state);
    }

    private double deleted() {
        var counter = metrics.find("missioncontrol.cleanup.rows").tag("what", "finished_jobs").counter();
        return counter == null ? 0 : counter.count();
    }

    private void finished(String state, int days, int count) {
        Rows.execute("insert into queue_finished_jobs (id, sequence_number, kind, ordering_key, payload, state, attempts,"
                + " created_at, finished_at) select gen_random_uuid(), n, 'test', ?, '{}', ?, 1, now(),"
                + " (now() at time zone 'utc') - make_interval(days => ?) from generate_series(1, ?) n",
                key, state, days, count);
    }
}
