package io.missioncontrol.webhook;

import java.util.UUID;

/**
 * An accepted event on its way into the database.
 *
 * @param headers JSON text of the captured headers, or null
 * @param contentType as sent, or null
 */
record ReceivedEvent(
        IngestTarget target,
        UUID payloadId,
        DecodedPayload payload,
        String headers,
        String sourceIp,
        String contentType) {}
