package io.missioncontrol.webhook;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A stored event as the API shows it. The JSON of the sender goes through as text: parsing it again could lose digits
 * and would cost memory.
 */
@Schema(name = "BoardWebhookPayloadRead")
public record PayloadRead(
        UUID id,
        UUID boardId,
        UUID webhookId,
        @JsonRawValue @Schema(implementation = Object.class, nullable = true) String payload,
        @JsonRawValue @Schema(implementation = Map.class, nullable = true) String headers,
        String sourceIp,
        String contentType,
        LocalDateTime receivedAt) {

    static final String COLUMNS = """
            p.id, p.board_id, p.webhook_id, p.payload::text as payload, p.headers::text as headers, p.source_ip,
            p.content_type, p.received_at""";

    static PayloadRead of(Row row) {
        return new PayloadRead(
                row.getUUID("id"),
                row.getUUID("board_id"),
                row.getUUID("webhook_id"),
                row.getString("payload"),
                row.getString("headers"),
                row.getString("source_ip"),
                row.getString("content_type"),
                row.getLocalDateTime("received_at"));
    }

    /** With at most {@code maxChars} characters of the payload. */
    PayloadRead excerpt(int maxChars) {
        String shown = payload == null ? null : PayloadExcerpt.of(payload, maxChars);
        return new PayloadRead(id, boardId, webhookId, shown, headers, sourceIp, contentType, receivedAt);
    }

    /** Its place in lists is left: when it came, and its ids. */
    PayloadRead withoutContent() {
        return new PayloadRead(id, boardId, webhookId, null, null, null, null, receivedAt);
    }
}
