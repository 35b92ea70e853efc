package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.queue.JobRecords;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** The webhooks of boards: what they are told to do, who signs, who is called. */
@ApplicationScoped
public class WebhookService {

    /** The count comes with the rows; on an empty page it comes alone, with a null id. */
    private static final String LIST = """
            select all_webhooks.total, webhook.*
            from (select count(*) as total from board_webhooks where board_id = $1) all_webhooks
            left join (
                select w.id, w.board_id, w.agent_id, w.description, w.enabled, w.secret <> '' as has_secret,
                    w.signature_header, w.signature_scheme,
                    w.previous_secret <> '' as has_previous_secret, w.previous_secret_expires_at, w.idempotency_header,
                    w.created_at, w.updated_at
                from board_webhooks w
                where w.board_id = $1
                order by w.created_at desc, w.id desc
                limit $2 offset $3) webhook on true
            order by webhook.created_at desc, webhook.id desc""";

    /** The agent cannot be deleted before the webhook that names it is stored. */
    private static final String LOCK_AGENT =
            "select 1 from agents where id = :agentId and board_id = :boardId for key share";

    private static final String DELETE_PAYLOADS = "delete from board_webhook_payloads where webhook_id = :key";

    private final Pool pool;
    private final WebhookEndpoint endpoint;

    public WebhookService(Pool pool, WebhookEndpoint endpoint) {
        this.pool = pool;
        this.endpoint = endpoint;
    }

    /** The newest first. */
    public Uni<Page<WebhookRead>> list(UUID boardId, Paging paging) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(boardId, (long) paging.limit(), (long) paging.offset()))
                .map(rows -> page(rows, paging));
    }

    @WithTransaction
    public Uni<WebhookRead> create(UUID boardId, WebhookCreate request) {
        return requireAgentOnBoard(request.agentId(), boardId).flatMap(ignored -> {
            Webhook webhook = new Webhook();
            webhook.id = UUID.randomUUID();
            webhook.boardId = boardId;
            webhook.agentId = request.agentId();
            webhook.description = request.description();
            webhook.enabled = request.enabled();
            webhook.secret = request.secret();
            webhook.signatureHeader = request.signatureHeader();
            webhook.signatureScheme = request.signatureScheme();
            webhook.previousSecret = request.previousSecret();
            webhook.previousSecretExpiresAt = request.previousSecretExpiresAt();
            webhook.idempotencyHeader = request.idempotencyHeader();
            WebhookSecrets.require(webhook);
            webhook.createdAt = Timestamps.now();
            webhook.updatedAt = webhook.createdAt;
            return webhook.<Webhook>persist().map(this::read);
        });
    }

    @WithSession
    public Uni<WebhookRead> get(UUID boardId, UUID webhookId) {
        return orNotFound(Webhook.findOnBoard(boardId, webhookId)).map(this::read);
    }

    @WithTransaction
    public Uni<WebhookRead> update(UUID boardId, UUID webhookId, WebhookUpdate update) {
        return orNotFound(Webhook.findOnBoard(boardId, webhookId)).flatMap(webhook -> {
            if (update.isEmpty()) {
                return Uni.createFrom().item(read(webhook));
            }
            return requireAgentOnBoard(update.agentId().orElse(null), boardId).map(ignored -> {
                update.applyTo(webhook);
                if (update.forgetsPreviousSecret()) {
                    webhook.previousSecret = null;
                    webhook.previousSecretExpiresAt = null;
                }
                WebhookSecrets.require(webhook);
                webhook.updatedAt = Timestamps.now();
                return read(webhook);
            });
        });
    }

    /** Deletes the webhook, its stored events and their deliveries; what they left in the board's memory stays. */
    @WithTransaction
    public Uni<Void> delete(UUID boardId, UUID webhookId) {
        return orNotFound(Webhook.lockOnBoard(boardId, webhookId)).flatMap(webhook -> Panache.getSession()
                .flatMap(session -> execute(session, JobRecords.DELETE_PENDING, webhookId)
                        .chain(() -> execute(session, JobRecords.DELETE_FINISHED, webhookId))
                        .chain(() -> execute(session, DELETE_PAYLOADS, webhookId)))
                .flatMap(ignored -> webhook.delete()));
    }

    private static Uni<Integer> execute(Mutiny.Session session, String statement, UUID webhookId) {
        return session.createNativeQuery(statement).setParameter("key", webhookId).executeUpdate();
    }

    private static Uni<Webhook> orNotFound(Uni<Webhook> webhook) {
        return webhook.onItem().ifNull().failWith(ApiException::notFound);
    }

    private static Uni<Void> requireAgentOnBoard(UUID agentId, UUID boardId) {
        if (agentId == null) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(LOCK_AGENT, Integer.class)
                        .setParameter("agentId", agentId)
                        .setParameter("boardId", boardId)
                        .getSingleResultOrNull())
                .onItem().ifNull()
                .failWith(() -> ApiException.unprocessable("agent_id must reference an agent on this board."))
                .replaceWithVoid();
    }

    private Page<WebhookRead> page(RowSet<Row> rows, Paging paging) {
        List<WebhookRead> webhooks = new ArrayList<>();
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("total");
            if (row.getUUID("id") != null) {
                webhooks.add(read(
                        row.getUUID("id"),
                        row.getUUID("board_id"),
                        row.getUUID("agent_id"),
                        row.getString("description"),
                        row.getBoolean("enabled"),
                        Boolean.TRUE.equals(row.getBoolean("has_secret")),
                        row.getString("signature_header"),
                        row.getString("signature_scheme"),
                        Boolean.TRUE.equals(row.getBoolean("has_previous_secret")),
                        row.getLocalDateTime("previous_secret_expires_at"),
                        row.getString("idempotency_header"),
                        row.getLocalDateTime("created_at"),
                        row.getLocalDateTime("updated_at")));
            }
        }
        return paging.page(webhooks, total);
    }

    private WebhookRead read(Webhook webhook) {
        return read(
                webhook.id,
                webhook.boardId,
                webhook.agentId,
                webhook.description,
                webhook.enabled,
                webhook.secret != null && !webhook.secret.isEmpty(),
                webhook.signatureHeader,
                webhook.signatureScheme,
                webhook.previousSecret != null && !webhook.previousSecret.isEmpty(),
                webhook.previousSecretExpiresAt,
                webhook.idempotencyHeader,
                webhook.createdAt,
                webhook.updatedAt);
    }

    private WebhookRead read(
            UUID id,
            UUID boardId,
            UUID agentId,
            String description,
            boolean enabled,
            boolean hasSecret,
            String signatureHeader,
            String signatureScheme,
            boolean hasPreviousSecret,
            LocalDateTime previousSecretExpiresAt,
            String idempotencyHeader,
            LocalDateTime createdAt,
            LocalDateTime updatedAt) {
        return new WebhookRead(
                id,
                boardId,
                agentId,
                description,
                enabled,
                hasSecret,
                signatureHeader,
                signatureScheme,
                hasPreviousSecret,
                previousSecretExpiresAt,
                idempotencyHeader,
                WebhookEndpoint.path(boardId, id),
                endpoint.url(boardId, id),
                createdAt,
                updatedAt);
    }
}
