package io.missioncontrol.webhook;

import io.missioncontrol.queue.ExpiringRows;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Stored events that are old, but those whose delivery waits or can be retried: it needs them. What a board remembers of
 * an event stays.
 */
@ApplicationScoped
class ExpiredPayloads implements ExpiringRows {

    /** One snapshot for all: a delivery that is retried meanwhile is seen in one of the two tables. */
    private static final String DELETE = """
            with old as materialized (
                select id, webhook_id, received_at from board_webhook_payloads
                where received_at < $1 and (received_at, id) > ($2, $3)
                order by received_at, id limit $4 for update skip locked),
            needed as materialized (
                select j.payload ->> 'payload_id' as id from queue_jobs j
                where j.kind = '%1$s' and coalesce(j.ordering_key, j.id) in (select webhook_id from old)
                union all
                select j.payload ->> 'payload_id' from old
                join queue_finished_jobs j on j.payload ->> 'payload_id' = old.id::text
                where j.state <> 'done' and j.kind = '%1$s'),
            deleted as (
                delete from board_webhook_payloads p using old
                where p.id = old.id and not exists (select from needed where needed.id = old.id::text)
                returning p.id)
            select (select count(*) from old) as seen, (select count(*) from deleted) as deleted,
                last.received_at as last_at, last.id as last_id
            from (values (1)) one
            left join lateral (select * from old order by received_at desc, id desc limit 1) last on true"""
            .formatted(IngestStore.DELIVERY);

    private final WebhookConfig config;

    ExpiredPayloads(WebhookConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "webhook_payloads";
    }

    @Override
    public int retentionDays() {
        return config.webhookPayloadRetentionDays();
    }

    @Override
    public String deletion() {
        return DELETE;
    }
}
