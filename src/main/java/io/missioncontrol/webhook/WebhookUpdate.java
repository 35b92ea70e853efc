package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Fields;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Changes of a webhook; what is left out stays. */
@Schema(name = "BoardWebhookUpdate")
public record WebhookUpdate(
        Change<String> description,
        Change<Boolean> enabled,
        Change<UUID> agentId,
        Change<String> secret,
        Change<String> signatureHeader,
        @Schema(implementation = String.class, enumeration = {"hex", "standard-webhooks", "timestamped"})
                Change<String> signatureScheme,
        Change<String> previousSecret,
        Change<LocalDateTime> previousSecretExpiresAt,
        Change<String> idempotencyHeader) {

    static WebhookUpdate from(Fields body) {
        return new WebhookUpdate(
                body.nonBlank("description").changeRequired(),
                body.bool("enabled").changeRequired(),
                body.uuid("agent_id").change(),
                WebhookFields.secret(body).change(),
                WebhookFields.signatureHeader(body).change(),
                WebhookFields.signatureScheme(body).changeRequired(),
                WebhookFields.previousSecret(body).change(),
                body.timestamp("previous_secret_expires_at").change(),
                WebhookFields.idempotencyHeader(body).change());
    }

    boolean isEmpty() {
        return !(description.present()
                || enabled.present()
                || agentId.present()
                || secret.present()
                || signatureHeader.present()
                || signatureScheme.present()
                || previousSecret.present()
                || previousSecretExpiresAt.present()
                || idempotencyHeader.present());
    }

    /** Removing the secret, or the previous one, leaves nothing to rotate from. */
    boolean forgetsPreviousSecret() {
        return previousSecret.present() && previousSecret.value() == null && !isDateSet()
                || secret.present() && secret.value() == null && previousSecret.value() == null && !isDateSet();
    }

    private boolean isDateSet() {
        return previousSecretExpiresAt.value() != null;
    }

    void applyTo(Webhook webhook) {
        description.apply(value -> webhook.description = value);
        enabled.apply(value -> webhook.enabled = value);
        agentId.apply(value -> webhook.agentId = value);
        secret.apply(value -> webhook.secret = value);
        signatureHeader.apply(value -> webhook.signatureHeader = value);
        signatureScheme.apply(value -> webhook.signatureScheme = value);
        previousSecret.apply(value -> webhook.previousSecret = value);
        previousSecretExpiresAt.apply(value -> webhook.previousSecretExpiresAt = value);
        idempotencyHeader.apply(value -> webhook.idempotencyHeader = value);
    }
}
