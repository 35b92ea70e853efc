package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Fields;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new webhook as clients send it. */
@Schema(name = "BoardWebhookCreate", requiredProperties = "description")
public record WebhookCreate(
        String description,
        boolean enabled,
        UUID agentId,
        String secret,
        String signatureHeader,
        @Schema(enumeration = {"hex", "standard-webhooks", "timestamped"}, defaultValue = "hex")
                String signatureScheme,
        String previousSecret,
        LocalDateTime previousSecretExpiresAt,
        String idempotencyHeader) {

    static WebhookCreate from(Fields body) {
        String description = body.nonBlank("description").required();
        Boolean enabled = body.bool("enabled").orElse(true);
        return new WebhookCreate(
                description,
                // Null after an error, which ends the request.
                Boolean.TRUE.equals(enabled),
                body.uuid("agent_id").orNull(),
                WebhookFields.secret(body).orNull(),
                WebhookFields.signatureHeader(body).orNull(),
                WebhookFields.signatureScheme(body).orElse(SignatureScheme.HEX.wireName()),
                WebhookFields.previousSecret(body).orNull(),
                body.timestamp("previous_secret_expires_at").orNull(),
                WebhookFields.idempotencyHeader(body).orNull());
    }
}
