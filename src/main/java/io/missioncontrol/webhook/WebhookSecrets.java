package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;

/** What has to hold between the options of a webhook, whichever of them a request changes. */
final class WebhookSecrets {

    private WebhookSecrets() {}

    /** @throws ApiException 422 that names the option, and no secret */
    static void require(Webhook webhook) {
        if (webhook.previousSecret != null && webhook.secret == null) {
            throw ApiException.unprocessable("previous_secret needs a secret.");
        }
        if (webhook.previousSecret != null && webhook.previousSecretExpiresAt == null) {
            throw ApiException.unprocessable("previous_secret needs previous_secret_expires_at.");
        }
        if (webhook.previousSecret == null && webhook.previousSecretExpiresAt != null) {
            throw ApiException.unprocessable("previous_secret_expires_at needs a previous_secret.");
        }
        if (webhook.signatureScheme.equals(SignatureScheme.STANDARD_WEBHOOKS.wireName())) {
            requireStandardWebhooks(webhook);
        }
    }

    private static void requireStandardWebhooks(Webhook webhook) {
        requireKey(webhook.secret, "secret");
        requireKey(webhook.previousSecret, "previous_secret");
        if (webhook.signatureHeader != null && !StandardWebhooksSignature.isHeader(webhook.signatureHeader)) {
            throw ApiException.unprocessable(
                    "signature_header must end in -signature when signature_scheme is standard-webhooks.");
        }
    }

    private static void requireKey(String secret, String field) {
        if (secret != null && StandardWebhooksSignature.key(secret).isEmpty()) {
            throw ApiException.unprocessable(
                    field + " must be whsec_ and base64 when signature_scheme is standard-webhooks.");
        }
    }
}
