package io.missioncontrol.webhook;

import io.missioncontrol.testing.Sql;
import java.util.UUID;

/** Webhooks straight in the database. */
final class WebhookRows {

    private WebhookRows() {}

    static UUID webhook(String databaseUrl, UUID board, String secret, String signatureHeader, boolean enabled) {
        UUID webhook = UUID.randomUUID();
        Sql.execute(
                databaseUrl,
                "insert into board_webhooks (id, board_id, description, enabled, secret, signature_header, created_at,"
                        + " updated_at) values (?, ?, 'Do it', ?, ?, ?, now(), now())",
                webhook, board, enabled, secret, signatureHeader);
        return webhook;
    }

    static UUID open(String databaseUrl, UUID board) {
        return webhook(databaseUrl, board, null, null, true);
    }

    /** How many events a webhook has stored. */
    static long stored(String databaseUrl, UUID webhook) {
        return (long) Sql.value(
                databaseUrl, "select count(*) from board_webhook_payloads where webhook_id = ?", webhook);
    }
}
