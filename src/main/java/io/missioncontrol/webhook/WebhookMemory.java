package io.missioncontrol.webhook;

import io.missioncontrol.fence.ExternalDataFence;
import io.missioncontrol.memory.NewMemoryEntry;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/** What a board remembers of a received event: where it is, what to do with it, and a preview behind the fence. */
final class WebhookMemory {

    static final String SOURCE = "webhook";

    private WebhookMemory() {}

    static NewMemoryEntry entry(ReceivedEvent event, LocalDateTime now) {
        IngestTarget target = event.target();
        List<String> tags = List.of("webhook", "webhook:" + target.webhookId(), "payload:" + event.payloadId());
        return new NewMemoryEntry(
                UUID.randomUUID(), target.boardId(), content(event), tags, SOURCE, false, now);
    }

    static String content(ReceivedEvent event) {
        IngestTarget target = event.target();
        DecodedPayload payload = event.payload();
        // The description has no upper limit of its own; it must not make each event as large as it is.
        PayloadPreview instruction = PayloadPreview.ofText(target.description());
        String cut = payload.previewIsCut()
                ? "Preview: the first " + PayloadPreview.MAX_CHARS + " characters; the API has the whole payload\n"
                : "";
        return "WEBHOOK PAYLOAD RECEIVED\n"
                + "Webhook ID: " + target.webhookId() + "\n"
                + "Payload ID: " + event.payloadId() + "\n"
                + "Inspect (API): "
                + WebhookEndpoint.payloadPath(target.boardId(), target.webhookId(), event.payloadId()) + "\n"
                + cut + "\n"
                + ExternalDataFence.around(
                        "Instruction: " + instruction.text() + "\nPayload preview:\n" + payload.preview());
    }
}
