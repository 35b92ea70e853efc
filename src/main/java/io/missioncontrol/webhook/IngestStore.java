package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.batch.BatchedLookup;
import io.missioncontrol.edge.batch.Batching;
import io.missioncontrol.memory.NewMemoryEntry;
import io.missioncontrol.queue.JobSignal;
import io.missioncontrol.queue.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The two statements of ingest: find the webhook, store the event. Requests that come at the same time share them, so
 * that a busy service reads and commits once for many events.
 */
@ApplicationScoped
class IngestStore {

    /** The kind of the job that delivers an event to its agent. */
    static final String DELIVERY = "webhook_delivery";

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private static final String FIND = """
            select id, board_id, description, enabled, secret, signature_header, signature_scheme,
                previous_secret, previous_secret_expires_at, idempotency_header
            from board_webhooks where id = any($1)""";

    private static final int PAYLOAD_PARAMETERS = 8;

    /** Event, memory entry and delivery job are stored together or not at all, in one round trip. */
    private static final String STORE = """
            with memory_entry as (%s), delivery as (%s)
            insert into board_webhook_payloads
                (id, board_id, webhook_id, payload, headers, source_ip, content_type, received_at)
            values ($1, $2, $3, $4::text::json, $5::text::json, $6, $7, $8)""".formatted(
            NewMemoryEntry.insert(PAYLOAD_PARAMETERS + 1),
            NewJob.insert(PAYLOAD_PARAMETERS + NewMemoryEntry.PARAMETERS + 1));

    /** More make batches smaller and events dearer; with one, a connection that hangs would stop all of ingest. */
    private static final int STATEMENTS = 2;

    private static final int ITEMS = 256;
    private static final int CHARACTERS = 1_048_576;
    private static final int WAITING = 10_000;

    private final Pool pool;
    private final JobSignal signal;
    private final BatchedLookup<UUID, IngestTarget> targets;
    private final Batching<StoredEvent, Boolean> writes = new Batching<>(
            new Batching.Limits(STATEMENTS, ITEMS, CHARACTERS, WAITING), StoredEvent::size, this::storeAll);

    IngestStore(Pool pool, JobSignal signal) {
        this.pool = pool;
        this.signal = signal;
        this.targets = new BatchedLookup<>(
                ids -> pool.preparedQuery(FIND).execute(Tuple.of(ids.toArray(UUID[]::new))),
                row -> row.getUUID("id"),
                IngestTarget::of);
    }

    /** Null when the board does not exist or has no such webhook. */
    Uni<IngestTarget> find(UUID boardId, UUID webhookId) {
        return targets.find(webhookId)
                .map(target -> target != null && target.boardId().equals(boardId) ? target : null);
    }

    /**
     * The id under which the event is stored: its own, or that of an earlier one with its idempotency key. Fails with 404
     * when the webhook has been deleted meanwhile.
     */
    Uni<UUID> store(ReceivedEvent received) {
        StoredEvent event = StoredEvent.now(received);
        if (received.idempotencyKey() != null) {
            return storeOnce(event);
        }
        return writes.add(event)
                .flatMap(stored -> stored ? Uni.createFrom().voidItem() : storeAlone(event))
                .replaceWith(received.payloadId());
    }

    /** By itself: in a batch, two requests with two keys in common could wait for each other. */
    private Uni<UUID> storeOnce(StoredEvent event) {
        Tuple parameters = EventInsert.parameters(List.of(event)).addString(event.received().idempotencyKey());
        return pool.preparedQuery(EventInsert.SQL_ONCE)
                .execute(parameters)
                .invoke(signal::enqueued)
                .map(rows -> rows.iterator().next().getUUID("id"))
                .onFailure(IngestStore::webhookIsGone)
                .transform(failure -> ApiException.notFound());
    }

    /** For each event whether it has been stored. Those that have not been are tried alone, where they fail alone. */
    private Uni<List<Boolean>> storeAll(List<StoredEvent> events) {
        return pool.preparedQuery(EventInsert.SQL)
                .execute(EventInsert.parameters(events))
                .invoke(signal::enqueued)
                .map(rows -> {
                    Set<UUID> stored = HashSet.newHashSet(rows.size());
                    rows.forEach(row -> stored.add(row.getUUID("id")));
                    return events.stream().map(event -> stored.contains(event.received().payloadId())).toList();
                })
                .onFailure(IngestStore::isOfContent)
                .recoverWithItem(() -> Collections.nCopies(events.size(), false));
    }

    private Uni<Void> storeAlone(StoredEvent event) {
        ReceivedEvent received = event.received();
        Tuple parameters = Tuple.tuple()
                .addUUID(received.payloadId())
                .addUUID(received.target().boardId())
                .addUUID(received.target().webhookId())
                .addString(received.payload().json())
                .addString(received.headers())
                .addString(received.sourceIp())
                .addString(received.contentType())
                .addLocalDateTime(event.receivedAt());
        event.memoryEntry().addTo(parameters);
        event.delivery().addTo(parameters);
        return pool.preparedQuery(STORE)
                .execute(parameters)
                .invoke(signal::enqueued)
                .replaceWithVoid()
                .onFailure(IngestStore::webhookIsGone)
                .transform(failure -> ApiException.notFound());
    }

    /** Data exceptions and violated constraints (SQLSTATE classes 22 and 23): nothing of the batch was stored. */
    private static boolean isOfContent(Throwable failure) {
        return failure instanceof PgException error
                && error.getSqlState() != null
                && (error.getSqlState().startsWith("22") || error.getSqlState().startsWith("23"));
    }

    private static boolean webhookIsGone(Throwable failure) {
        return failure instanceof PgException error && FOREIGN_KEY_VIOLATION.equals(error.getSqlState());
    }
}
