package io.missioncontrol.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Where senders and readers find a webhook. */
@ApplicationScoped
public class WebhookEndpoint {

    private final String baseUrl;

    public WebhookEndpoint(WebhookConfig config) {
        String configured = config.baseUrl().map(String::strip).orElse("");
        int end = configured.length();
        while (end > 0 && configured.charAt(end - 1) == '/') {
            end--;
        }
        baseUrl = configured.substring(0, end);
    }

    static String path(UUID boardId, UUID webhookId) {
        return "/api/v1/boards/" + boardId + "/webhooks/" + webhookId;
    }

    static String payloadPath(UUID boardId, UUID webhookId, UUID payloadId) {
        return path(boardId, webhookId) + "/payloads/" + payloadId;
    }

    /** The address that senders need; null when this service does not know its own. */
    String url(UUID boardId, UUID webhookId) {
        return baseUrl.isEmpty() ? null : baseUrl + path(boardId, webhookId);
    }
}
