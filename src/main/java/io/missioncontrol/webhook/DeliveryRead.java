package io.missioncontrol.webhook;

import io.missioncontrol.queue.JobRecord;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The way of a stored event to its agent.
 *
 * @param payloadId the event may have been deleted since; null when the job names none
 * @param state {@code pending}, {@code done}, {@code skipped} or {@code dead}
 * @param nextAttemptAt the earliest time of the next attempt; null when there will be none
 * @param lastError why the last attempt did not succeed, or why there was nobody to tell; null when nothing was wrong
 */
@Schema(name = "BoardWebhookDeliveryRead")
public record DeliveryRead(
        UUID id,
        UUID webhookId,
        UUID payloadId,
        String state,
        int attempts,
        String lastError,
        LocalDateTime createdAt,
        LocalDateTime nextAttemptAt,
        LocalDateTime finishedAt) {

    static DeliveryRead of(UUID webhookId, JobRecord job) {
        return new DeliveryRead(
                job.id(),
                webhookId,
                WebhookDelivery.payloadId(job.payload()),
                job.state(),
                job.attempts(),
                job.lastError(),
                job.createdAt(),
                job.nextAttemptAt(),
                job.finishedAt());
    }
}
