package io.missioncontrol.ops;

import static io.restassured.RestAssured.given;

import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import java.util.UUID;

/** A board with a webhook and its events, in the organization of the local user: what the page has to show. */
final class OpsScene {

    private static final String NOW = "(now() at time zone 'utc')";

    final String name;
    final UUID organization;
    final UUID board = UUID.randomUUID();

    /** @param name of the board */
    OpsScene(String name) {
        this.name = name;
        given().auth().oauth2(PostgresTestResource.TOKEN).post("/api/v1/auth/bootstrap").then().statusCode(200);
        organization = given().auth().oauth2(PostgresTestResource.TOKEN)
                .get("/api/v1/organizations/me").jsonPath().getUUID("id");
        Rows.execute("insert into boards (id, organization_id, name, slug, board_type, goal_confirmed, created_at,"
                + " updated_at, description, max_agents)"
                + " values (?, ?, ?, ?, 'general', false, " + NOW + ", " + NOW + ", '', 1)",
                board, organization, name, board.toString());
    }

    UUID webhook(String description) {
        return webhook(description, null, "hex");
    }

    UUID webhook(String description, String secret, String scheme) {
        UUID webhook = UUID.randomUUID();
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, secret, signature_scheme,"
                + " created_at, updated_at) values (?, ?, ?, true, ?, ?, " + NOW + ", " + NOW + ")",
                webhook, board, description, secret, scheme);
        return webhook;
    }

    /**
     * An event whose delivery has ended.
     *
     * @param error null when there was none
     */
    void event(UUID webhook, String payload, int minutesAgo, String state, String error) {
        UUID event = stored(webhook, payload, minutesAgo);
        Rows.execute("insert into queue_finished_jobs (id, sequence_number, kind, ordering_key, payload, state, attempts,"
                + " created_at, finished_at, last_error)"
                + " select ?, nextval(pg_get_serial_sequence('queue_jobs', 'sequence_number')), 'webhook_delivery', ?,"
                + " ?::json, ?, 4, ago, ago + interval '2 seconds', ?"
                + " from (select " + NOW + " - ? * interval '1 minute' as ago) as moment",
                UUID.randomUUID(), webhook, "{\"payload_id\": \"" + event + "\"}", state, error, minutesAgo);
    }

    private UUID stored(UUID webhook, String payload, int minutesAgo) {
        UUID event = UUID.randomUUID();
        Rows.execute("insert into board_webhook_payloads (id, board_id, webhook_id, payload, headers, source_ip,"
                + " content_type, received_at)"
                + " values (?, ?, ?, ?::json, ?::json, '192.0.2.7', 'application/json', "
                + NOW + " - ? * interval '1 minute')",
                event, board, webhook, payload,
                "{\"user-agent\": \"<u>Sender</u>/1.0\", \"x-github-event\": \"push\"}", minutesAgo);
        return event;
    }

    void gateway(String gatewayName, String url, String token) {
        Rows.execute("insert into gateways (id, organization_id, name, url, token, workspace_root, created_at,"
                + " updated_at, disable_device_pairing, allow_insecure_tls)"
                + " values (?, ?, ?, ?, ?, '/agents', " + NOW + ", " + NOW + ", true, false)",
                UUID.randomUUID(), organization, gatewayName, url, token);
    }
}
