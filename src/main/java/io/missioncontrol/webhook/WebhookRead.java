package io.missioncontrol.webhook;

import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A webhook as the API shows it: of the secret only whether there is one. */
@Schema(name = "BoardWebhookRead")
public record WebhookRead(
        UUID id,
        UUID boardId,
        UUID agentId,
        String description,
        boolean enabled,
        boolean hasSecret,
        String signatureHeader,
        @Schema(enumeration = {"hex", "standard-webhooks", "timestamped"}) String signatureScheme,
        boolean hasPreviousSecret,
        LocalDateTime previousSecretExpiresAt,
        String idempotencyHeader,
        String endpointPath,
        String endpointUrl,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {}
