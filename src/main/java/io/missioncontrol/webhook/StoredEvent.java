package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.memory.NewMemoryEntry;
import io.missioncontrol.queue.NewJob;
import io.vertx.core.json.JsonObject;
import java.time.LocalDateTime;

/** Everything that is stored for an event. */
record StoredEvent(ReceivedEvent received, LocalDateTime receivedAt, NewMemoryEntry memoryEntry, NewJob delivery) {

    static StoredEvent now(ReceivedEvent received) {
        LocalDateTime now = Timestamps.now();
        return new StoredEvent(received, now, WebhookMemory.entry(received, now), delivery(received, now));
    }

    /** Characters of what can be long. */
    int size() {
        String headers = received.headers();
        return received.payload().json().length() + memoryEntry.content().length()
                + (headers == null ? 0 : headers.length());
    }

    private static NewJob delivery(ReceivedEvent event, LocalDateTime now) {
        IngestTarget target = event.target();
        String payload = new JsonObject()
                .put("board_id", target.boardId().toString())
                .put("webhook_id", target.webhookId().toString())
                .put("payload_id", event.payloadId().toString())
                .put("received_at", Timestamps.format(now))
                .encode();
        // An event has one delivery, found by the event's id.
        return new NewJob(event.payloadId(), IngestStore.DELIVERY, target.webhookId(), payload);
    }
}
