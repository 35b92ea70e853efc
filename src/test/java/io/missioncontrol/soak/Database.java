package io.missioncontrol.soak;

import io.missioncontrol.soak.Evidence.Agent;
import io.missioncontrol.soak.Evidence.Ended;
import io.missioncontrol.soak.Evidence.Job;
import io.missioncontrol.soak.Evidence.Stored;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is in the database. */
final class Database {

    private static final String UNSETTLED = """
            select (select count(*) from queue_jobs)
                 + (select count(*) from agents
                    where status in ('provisioning', 'updating', 'deleting') or provision_deadline_at is not null)""";

    private final Settings settings;

    Database(Settings settings) {
        this.settings = settings;
    }

    boolean isReady() {
        try {
            return all("select 1", row -> row.getInt(1)).size() == 1;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    /** Whether no job is left and no agent is on its way. */
    boolean isSettled() {
        return unsettled() == 0;
    }

    /** Jobs that are left, and agents on their way. */
    long unsettled() {
        return number(UNSETTLED);
    }

    long memoryEntries() {
        return number("select count(*) from board_memory where source = 'webhook'");
    }

    List<Stored> stored() {
        return all(
                "select id, payload->>'event' as marker from board_webhook_payloads",
                row -> new Stored(row.getObject("id", UUID.class), row.getString("marker")));
    }

    List<Job> jobs() {
        return all(
                "select id, kind, leased_until is not null as leased, last_error from queue_jobs",
                row -> new Job(
                        row.getObject("id", UUID.class),
                        row.getString("kind"),
                        row.getBoolean("leased"),
                        row.getString("last_error")));
    }

    List<Ended> ended() {
        return all(
                "select id, kind, state, (payload->>'payload_id')::uuid as payload, last_error from queue_finished_jobs",
                row -> new Ended(
                        row.getObject("id", UUID.class),
                        row.getString("kind"),
                        row.getString("state"),
                        row.getObject("payload", UUID.class),
                        row.getString("last_error")));
    }

    List<Agent> agents() {
        return all(
                """
                select id, split_part(openclaw_session_id, ':', 2) as gateway_name, status, identity_template,
                    last_provision_error
                from agents order by id""",
                row -> new Agent(
                        row.getObject("id", UUID.class),
                        row.getString("gateway_name"),
                        row.getString("status"),
                        row.getString("identity_template"),
                        row.getString("last_provision_error")));
    }

    private long number(String query) {
        return all(query, row -> row.getLong(1)).getFirst();
    }

    private <T> List<T> all(String query, Mapping<T> mapping) {
        try (Connection connection = DriverManager.getConnection(
                        settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(mapping.of(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private interface Mapping<T> {

        T of(ResultSet row) throws SQLException;
    }
}
