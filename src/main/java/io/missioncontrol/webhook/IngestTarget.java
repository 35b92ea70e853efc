package io.missioncontrol.webhook;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** What ingest has to know of a webhook. Its text form has no secret: it may end up in a log. */
record IngestTarget(
        UUID boardId, UUID webhookId, String description, boolean enabled, String secret, String signatureHeader) {

    static IngestTarget of(Row row) {
        return new IngestTarget(
                row.getUUID("board_id"),
                row.getUUID("id"),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getString("secret"),
                row.getString("signature_header"));
    }

    boolean isSigned() {
        return secret != null && !secret.isEmpty();
    }

    @Override
    public String toString() {
        return "IngestTarget[boardId=" + boardId + ", webhookId=" + webhookId + "]";
    }
}
