package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.queue.JobRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What became of a webhook's events after they were stored. Every method fails with 404 for an unknown webhook. */
@ApplicationScoped
public class DeliveryService {

    private static final String WEBHOOK = "select from board_webhooks where id = $1 and board_id = $2";

    private final Pool pool;
    private final JobRecords jobs;

    public DeliveryService(Pool pool, JobRecords jobs) {
        this.pool = pool;
        this.jobs = jobs;
    }

    /**
     * The latest first.
     *
     * @param state only those; null for all
     */
    Uni<Page<DeliveryRead>> list(UUID boardId, UUID webhookId, String state, Paging paging) {
        return requireWebhook(boardId, webhookId)
                .chain(() -> jobs.list(webhookId, state, paging))
                .map(page -> paging.page(
                        page.items().stream().map(job -> DeliveryRead.of(webhookId, job)).toList(), page.total()));
    }

    /** Fails with 409 when the delivery has succeeded or still waits. */
    Uni<DeliveryRead> retry(UUID boardId, UUID webhookId, UUID deliveryId) {
        return requireWebhook(boardId, webhookId)
                .chain(() -> jobs.retry(webhookId, IngestStore.DELIVERY, deliveryId))
                .map(job -> DeliveryRead.of(webhookId, job));
    }

    private Uni<Void> requireWebhook(UUID boardId, UUID webhookId) {
        return pool.preparedQuery(WEBHOOK)
                .execute(Tuple.of(webhookId, boardId))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ApiException.notFound();
                    }
                })
                .replaceWithVoid();
    }
}
