package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the events that webhooks have stored. Each method is one statement. */
@ApplicationScoped
public class StoredPayloads {

    /**
     * No row: no such webhook. A row with a null id: the page is empty. Content is converted to text outside of the
     * query that sorts and limits, which would do it for every row of the webhook.
     */
    private static final String LIST = """
            select
                (select count(*) from board_webhook_payloads c
                 where c.board_id = w.board_id and c.webhook_id = w.id) as total,
                %s
            from board_webhooks w
            left join lateral (
                select stored.*
                from board_webhook_payloads stored
                where stored.board_id = w.board_id and stored.webhook_id = w.id
                order by stored.received_at desc, stored.id desc
                limit $3 offset $4) p on true
            where w.board_id = $1 and w.id = $2
            order by p.received_at desc, p.id desc""".formatted(PayloadRead.COLUMNS);

    /** The events that follow one in the list. */
    private static final String NEXT = """
            select %s
            from (
                select stored.*
                from board_webhook_payloads stored
                where stored.board_id = $1 and stored.webhook_id = $2 and (stored.received_at, stored.id) < ($3, $4)
                order by stored.received_at desc, stored.id desc
                limit $5) p
            order by p.received_at desc, p.id desc""".formatted(PayloadRead.COLUMNS);

    private static final String READ = """
            select %s
            from board_webhook_payloads p
            where p.board_id = $1 and p.webhook_id = $2 and p.id = $3""".formatted(PayloadRead.COLUMNS);

    private final Pool pool;

    public StoredPayloads(Pool pool) {
        this.pool = pool;
    }

    /** The newest events first. Fails with 404 when the board has no such webhook. */
    Uni<Page<PayloadRead>> list(UUID boardId, UUID webhookId, Paging paging) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(boardId, webhookId, (long) paging.limit(), (long) paging.offset()))
                .map(rows -> page(rows, paging));
    }

    /** The events that follow {@code last} in the list, whatever has arrived meanwhile. */
    Uni<List<PayloadRead>> next(PayloadRead last, int limit) {
        return pool.preparedQuery(NEXT)
                .execute(Tuple.of(last.boardId(), last.webhookId(), last.receivedAt(), last.id(), (long) limit))
                .map(rows -> rows.stream().map(PayloadRead::of).toList());
    }

    /** Fails with 404 when the webhook has no such event. */
    Uni<PayloadRead> read(UUID boardId, UUID webhookId, UUID payloadId) {
        return pool.preparedQuery(READ).execute(Tuple.of(boardId, webhookId, payloadId)).map(rows -> {
            if (rows.size() == 0) {
                throw ApiException.notFound();
            }
            return PayloadRead.of(rows.iterator().next());
        });
    }

    private static Page<PayloadRead> page(RowSet<Row> rows, Paging paging) {
        if (rows.size() == 0) {
            throw ApiException.notFound();
        }
        List<PayloadRead> payloads = new ArrayList<>();
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("total");
            if (row.getUUID("id") != null) {
                payloads.add(PayloadRead.of(row));
            }
        }
        return paging.page(payloads, total);
    }
}
