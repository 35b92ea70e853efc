package io.missioncontrol.webhook;

import io.missioncontrol.fence.ExternalDataFence;

/** What an agent is told about an event. Everything that others have written is behind the fence. */
final class DeliveryMessage {

    /** Agents pay for what they read; the API has the whole payload. */
    private static final int MAX_PREVIEW = 1_600;
    /** A preview of so many {@code char}s has more than {@link #MAX_PREVIEW} characters, if there are more. */
    private static final int MAX_LOOK = 2 * MAX_PREVIEW + 2;
    private static final int MAX_INSTRUCTION = 8_000;
    private static final String MORE = "...";

    private DeliveryMessage() {}

    static String of(PendingDelivery delivery) {
        return """
                WEBHOOK EVENT RECEIVED
                Webhook ID: %1$s
                Payload ID: %2$s

                Take action:
                1) Triage this payload against the webhook instruction.
                2) Create/update tasks as needed.
                3) Reference payload ID %2$s in task descriptions.

                To read the whole payload:
                GET /api/v1/agent/boards/%3$s/webhooks/%1$s/payloads/%2$s

                To inspect board memory entries:
                GET /api/v1/agent/boards/%3$s/memory?is_chat=false

                %4$s""".formatted(
                delivery.webhookId(),
                delivery.payloadId(),
                delivery.boardId(),
                ExternalDataFence.around(external(delivery)));
    }

    private static String external(PendingDelivery delivery) {
        return "Board: " + cut(delivery.boardName(), MAX_INSTRUCTION)
                + "\nInstruction: " + cut(delivery.instruction(), MAX_INSTRUCTION)
                + "\nPayload preview:\n" + preview(delivery);
    }

    private static String preview(PendingDelivery delivery) {
        if (delivery.payload() == null) {
            return "null";
        }
        return delivery.payloadIsCut()
                ? cut(PayloadPreview.ofBeginning(delivery.payload(), MAX_LOOK).text() + MORE, MAX_PREVIEW)
                : cut(PayloadPreview.ofJson(delivery.payload(), MAX_LOOK).text(), MAX_PREVIEW);
    }

    private static String cut(String text, int max) {
        if (text.codePointCount(0, text.length()) <= max) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, max - MORE.length())) + MORE;
    }
}
