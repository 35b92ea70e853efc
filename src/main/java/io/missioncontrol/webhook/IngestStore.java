package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.memory.NewMemoryEntry;
import io.missioncontrol.queue.JobSignal;
import io.missioncontrol.queue.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.UUID;

/** The two statements of ingest: find the webhook, store the event. */
@ApplicationScoped
class IngestStore {

    /** The kind of the job that delivers an event to its agent. */
    static final String DELIVERY = "webhook_delivery";

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private static final String FIND = """
            select description, enabled, secret, signature_header
            from board_webhooks where id = $1 and board_id = $2""";

    private static final int PAYLOAD_PARAMETERS = 8;

    /** Event, memory entry and delivery job are stored together or not at all, in one round trip. */
    private static final String STORE = """
            with memory_entry as (%s), delivery as (%s)
            insert into board_webhook_payloads
                (id, board_id, webhook_id, payload, headers, source_ip, content_type, received_at)
            values ($1, $2, $3, $4::text::json, $5::text::json, $6, $7, $8)""".formatted(
            NewMemoryEntry.insert(PAYLOAD_PARAMETERS + 1),
            NewJob.insert(PAYLOAD_PARAMETERS + NewMemoryEntry.PARAMETERS + 1));

    private final Pool pool;
    private final JobSignal signal;

    IngestStore(Pool pool, JobSignal signal) {
        this.pool = pool;
        this.signal = signal;
    }

    /** Null when the board does not exist or has no such webhook. */
    Uni<IngestTarget> find(UUID boardId, UUID webhookId) {
        return pool.preparedQuery(FIND).execute(Tuple.of(webhookId, boardId)).map(rows -> rows.size() == 0
                ? null
                : IngestTarget.of(boardId, webhookId, rows.iterator().next()));
    }

    /** Fails with 404 when the webhook has been deleted meanwhile. */
    Uni<Void> store(ReceivedEvent event) {
        LocalDateTime now = Timestamps.now();
        IngestTarget target = event.target();
        Tuple parameters = Tuple.tuple()
                .addUUID(event.payloadId())
                .addUUID(target.boardId())
                .addUUID(target.webhookId())
                .addString(event.payload().json())
                .addString(event.headers())
                .addString(event.sourceIp())
                .addString(event.contentType())
                .addLocalDateTime(now);
        WebhookMemory.entry(event, now).addTo(parameters);
        // An event has one delivery, found by the event's id.
        new NewJob(event.payloadId(), DELIVERY, target.webhookId(), delivery(event, now)).addTo(parameters);
        return pool.preparedQuery(STORE)
                .execute(parameters)
                .invoke(signal::enqueued)
                .replaceWithVoid()
                .onFailure(IngestStore::webhookIsGone)
                .transform(failure -> ApiException.notFound());
    }

    private static String delivery(ReceivedEvent event, LocalDateTime now) {
        return new JsonObject()
                .put("board_id", event.target().boardId().toString())
                .put("webhook_id", event.target().webhookId().toString())
                .put("payload_id", event.payloadId().toString())
                .put("received_at", Timestamps.format(now))
                .encode();
    }

    private static boolean webhookIsGone(Throwable failure) {
        return failure instanceof PgException error && FOREIGN_KEY_VIOLATION.equals(error.getSqlState());
    }
}
