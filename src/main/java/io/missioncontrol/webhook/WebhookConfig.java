package io.missioncontrol.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Settings of webhooks, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface WebhookConfig {

    /** {@code WEBHOOK_MAX_PAYLOAD_BYTES}: the largest event that is taken, in bytes. */
    @WithName("WEBHOOK_MAX_PAYLOAD_BYTES")
    @WithDefault("1048576")
    int webhookMaxPayloadBytes();

    /** {@code WEBHOOK_PAYLOAD_RETENTION_DAYS}: how long events are kept; 0: for ever. */
    @WithName("WEBHOOK_PAYLOAD_RETENTION_DAYS")
    @WithDefault("0")
    int webhookPayloadRetentionDays();

    /** {@code BASE_URL}: where senders reach this service; their endpoint's address starts with it. */
    @WithName("BASE_URL")
    Optional<String> baseUrl();
}
