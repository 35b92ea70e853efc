package io.missioncontrol.webhook;

import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/** What ingest has to know of a webhook. Its text form has no secret: it may end up in a log. */
record IngestTarget(
        UUID boardId,
        UUID webhookId,
        String description,
        boolean enabled,
        String secret,
        String signatureHeader,
        SignatureScheme signatureScheme,
        String previousSecret,
        LocalDateTime previousSecretExpiresAt,
        String idempotencyHeader) {

    static IngestTarget of(Row row) {
        return new IngestTarget(
                row.getUUID("board_id"),
                row.getUUID("id"),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getString("secret"),
                row.getString("signature_header"),
                SignatureScheme.of(row.getString("signature_scheme")),
                row.getString("previous_secret"),
                row.getLocalDateTime("previous_secret_expires_at"),
                row.getString("idempotency_header"));
    }

    boolean isSigned() {
        return secret != null && !secret.isEmpty();
    }

    /** The secrets that count at a time (UTC): the present one, and the previous one until its date. */
    List<String> secretsAt(LocalDateTime time) {
        boolean rotating = previousSecret != null
                && !previousSecret.isEmpty()
                && previousSecretExpiresAt != null
                && time.isBefore(previousSecretExpiresAt);
        return rotating ? List.of(secret, previousSecret) : List.of(secret);
    }

    @Override
    public String toString() {
        return "IngestTarget[boardId=" + boardId + ", webhookId=" + webhookId + "]";
    }
}
