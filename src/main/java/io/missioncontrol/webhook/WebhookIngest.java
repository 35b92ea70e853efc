package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** The rules of ingest: who may send to a webhook, and what is kept of what they send. */
@ApplicationScoped
class WebhookIngest {

    private final IngestStore store;

    WebhookIngest(IngestStore store) {
        this.store = store;
    }

    /** Fails with 404 for an unknown webhook and with 410 for one that is switched off. */
    Uni<IngestTarget> target(UUID boardId, UUID webhookId) {
        return store.find(boardId, webhookId).onItem().ifNull().failWith(ApiException::notFound).invoke(target -> {
            if (!target.enabled()) {
                throw new ApiException(410, "Webhook is disabled.");
            }
        });
    }

    /**
     * Checks the signature and decodes the body. No input or output, but up to some milliseconds of work for a large
     * body.
     *
     * @throws ApiException 403 when the webhook has a secret and the signature is missing or wrong
     */
    ReceivedEvent accept(IngestTarget target, MultiMap headers, byte[] body, String sourceIp) {
        if (target.isSigned()) {
            SignatureCheck.require(target, headers::get, body, Instant.now());
        }
        String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
        return new ReceivedEvent(
                target,
                UUID.randomUUID(),
                PayloadDecoder.decode(body, contentType),
                CapturedHeaders.toJson(headers.entries(), target.signatureHeader()),
                sourceIp,
                contentType == null ? null : PayloadPreview.storable(contentType),
                target.idempotencyHeader() == null ? null : IdempotencyKey.of(headers.get(target.idempotencyHeader())));
    }

    /** The event is stored when this completes, and will be delivered; it may have been stored under its key before. */
    Uni<ReceivedEvent> store(ReceivedEvent event) {
        return store.store(event).map(event::storedAs);
    }
}
