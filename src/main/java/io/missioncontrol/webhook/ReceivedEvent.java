package io.missioncontrol.webhook;

import java.util.UUID;

/**
 * An accepted event on its way into the database.
 *
 * @param headers JSON text of the captured headers, or null
 * @param contentType as sent, or null
 * @param idempotencyKey another event with this key is the same one; null for an event that is like no other
 */
record ReceivedEvent(
        IngestTarget target,
        UUID payloadId,
        DecodedPayload payload,
        String headers,
        String sourceIp,
        String contentType,
        String idempotencyKey) {

    /** The event as senders are told of it. */
    ReceivedEvent storedAs(UUID id) {
        return new ReceivedEvent(target, id, payload, headers, sourceIp, contentType, idempotencyKey);
    }
}
