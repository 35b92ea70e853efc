package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Fields;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Changes of a webhook; what is left out stays. */
@Schema(name = "BoardWebhookUpdate")
public record WebhookUpdate(
        Change<String> description,
        Change<Boolean> enabled,
        Change<UUID> agentId,
        Change<String> secret,
        Change<String> signatureHeader) {

    static WebhookUpdate from(Fields body) {
        return new WebhookUpdate(
                body.nonBlank("description").changeRequired(),
                body.bool("enabled").changeRequired(),
                body.uuid("agent_id").change(),
                WebhookFields.secret(body).change(),
                WebhookFields.signatureHeader(body).change());
    }

    boolean isEmpty() {
        return !(description.present()
                || enabled.present()
                || agentId.present()
                || secret.present()
                || signatureHeader.present());
    }

    void applyTo(Webhook webhook) {
        description.apply(value -> webhook.description = value);
        enabled.apply(value -> webhook.enabled = value);
        agentId.apply(value -> webhook.agentId = value);
        secret.apply(value -> webhook.secret = value);
        signatureHeader.apply(value -> webhook.signatureHeader = value);
    }
}
