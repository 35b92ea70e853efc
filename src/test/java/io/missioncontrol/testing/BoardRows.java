package io.missioncontrol.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** Rows that tests of a board's rooms need, straight in the database. */
public final class BoardRows {

    private static final String NOW = "now() at time zone 'utc'";

    private BoardRows() {}

    /** A new board of the local user's organization, which the first call lets the application make. */
    public static UUID board(String databaseUrl, int port) {
        UUID organization = organization(databaseUrl, port);
        UUID board = UUID.randomUUID();
        Sql.execute(
                databaseUrl,
                "insert into boards (id, organization_id, name, slug, board_type, goal_confirmed, created_at, updated_at,"
                        + " description, max_agents) values (?, ?, 'Alpha', 'alpha', 'general', false, " + NOW + ", "
                        + NOW + ", 'First board', 3)",
                board, organization);
        return board;
    }

    /** A new agent on a board, with a gateway of its own. */
    public static UUID agent(String databaseUrl, UUID board) {
        UUID gateway = UUID.randomUUID();
        UUID agent = UUID.randomUUID();
        Sql.execute(
                databaseUrl,
                "insert into gateways (id, organization_id, name, url, workspace_root, created_at, updated_at,"
                        + " disable_device_pairing, allow_insecure_tls) select ?, organization_id, 'GW', 'ws://localhost',"
                        + " '/tmp', " + NOW + ", " + NOW + ", false, false from boards where id = ?",
                gateway, board);
        Sql.execute(
                databaseUrl,
                "insert into agents (id, board_id, gateway_id, name, status, is_board_lead, created_at, updated_at,"
                        + " lifecycle_generation, wake_attempts) values (?, ?, ?, 'Bee', 'online', false, " + NOW + ", "
                        + NOW + ", 0, 0)",
                agent, board, gateway);
        return agent;
    }

    private static UUID organization(String databaseUrl, int port) {
        HttpRequest signIn = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/auth/bootstrap"))
                .header("Authorization", "Bearer " + PostgresTestResource.TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            int status = client.send(signIn, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("signing in was answered " + status);
            }
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return (UUID) Sql.value(
                databaseUrl, "select active_organization_id from users where clerk_user_id = 'local-auth-user'");
    }
}
