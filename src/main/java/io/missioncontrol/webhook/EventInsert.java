package io.missioncontrol.webhook;

import io.missioncontrol.memory.NewMemoryEntry;
import io.missioncontrol.queue.NewJob;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Stores many events, each with its memory entry and its delivery, in one statement and one commit.
 *
 * <p>Events whose webhook or board is locked, because it is being deleted, are left out and so hold up nobody; so are
 * those whose webhook or board is gone. The statement returns the ids of the events that it has stored.
 */
final class EventInsert {

    private static final String EVENTS = """
            webhook as (
                select id from board_webhooks where id = any($3) for key share %1$s),
            board as (
                select id from boards where id = any($2) for key share %1$s),
            event as materialized (
                select *
                from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::timestamp[], $9::uuid[], $10::text[], $11::text[], $12::uuid[], $13::text[], $14::text[],
                        $15::text[])
                    with ordinality
                    as e (id, board_id, webhook_id, payload, headers, source_ip, content_type, received_at,
                        memory_id, memory_content, memory_tags, job_id, job_payload, job_request_id, job_traceparent,
                        position)
                where webhook_id in (select id from webhook) and board_id in (select id from board) %2$s),
            memory_entry as (
                insert into %3$s
                select memory_id, board_id, memory_content, memory_tags::json, '%4$s', false, received_at from event),
            delivery as (
                insert into %5$s
                select job_id, '%6$s', webhook_id, job_payload::json, job_request_id, job_traceparent
                from event order by position)""";

    private static final String PAYLOADS = """
            insert into board_webhook_payloads
                (id, board_id, webhook_id, payload, headers, source_ip, content_type, received_at)
            select id, board_id, webhook_id, payload::json, headers::json, source_ip, content_type, received_at
            from event
            returning id""";

    static final String SQL = "with " + events("skip locked", "") + "\n" + PAYLOADS;

    /**
     * For one event with an idempotency key, {@code $16}: stores it unless the key has stored one in the last 24 hours,
     * and returns the id of the one that is stored. Of requests that come together the first decides, for all processes.
     * It waits for locks: a key must not be taken for an event that is left out.
     */
    static final String SQL_ONCE = """
            with claimed as (
                insert into webhook_idempotency_keys as known (webhook_id, idempotency_key, payload_id, created_at)
                select ($3::uuid[])[1], $16, ($1::uuid[])[1], ($8::timestamp[])[1]
                on conflict (webhook_id, idempotency_key) do update set
                    payload_id = case when known.created_at > excluded.created_at - interval '24 hours'
                        then known.payload_id else excluded.payload_id end,
                    created_at = case when known.created_at > excluded.created_at - interval '24 hours'
                        then known.created_at else excluded.created_at end
                returning payload_id),
            """ + events("", "and id in (select payload_id from claimed)") + ",\nstored as (\n" + PAYLOADS
            + ")\nselect payload_id as id from claimed";

    private static String events(String locked, String condition) {
        return EVENTS.formatted(
                locked, condition, NewMemoryEntry.INTO, WebhookMemory.SOURCE, NewJob.INTO, IngestStore.DELIVERY);
    }

    private EventInsert() {}

    static Tuple parameters(List<StoredEvent> events) {
        return Tuple.tuple()
                .addArrayOfUUID(column(events, event -> event.received().payloadId(), UUID[]::new))
                .addArrayOfUUID(column(events, event -> event.received().target().boardId(), UUID[]::new))
                .addArrayOfUUID(column(events, event -> event.received().target().webhookId(), UUID[]::new))
                .addArrayOfString(column(events, event -> event.received().payload().json(), String[]::new))
                .addArrayOfString(column(events, event -> event.received().headers(), String[]::new))
                .addArrayOfString(column(events, event -> event.received().sourceIp(), String[]::new))
                .addArrayOfString(column(events, event -> event.received().contentType(), String[]::new))
                .addArrayOfLocalDateTime(column(events, StoredEvent::receivedAt, LocalDateTime[]::new))
                .addArrayOfUUID(column(events, event -> event.memoryEntry().id(), UUID[]::new))
                .addArrayOfString(column(events, event -> event.memoryEntry().content(), String[]::new))
                .addArrayOfString(column(events, event -> event.memoryEntry().tagsJson(), String[]::new))
                .addArrayOfUUID(column(events, event -> event.delivery().id(), UUID[]::new))
                .addArrayOfString(column(events, event -> event.delivery().payload(), String[]::new))
                .addArrayOfString(column(events, event -> event.delivery().origin().requestId(), String[]::new))
                .addArrayOfString(column(events, event -> event.delivery().origin().traceparent(), String[]::new));
    }

    private static <T> T[] column(List<StoredEvent> events, Function<StoredEvent, T> value, IntFunction<T[]> array) {
        return events.stream().map(value).toArray(array);
    }
}
