package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.BodyReader;
import io.missioncontrol.edge.EdgeRequest;
import io.missioncontrol.edge.Failures;
import io.missioncontrol.edge.UnreadBody;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.edge.limit.Decision;
import io.missioncontrol.edge.limit.RateLimitHeaders;
import io.missioncontrol.edge.limit.RateLimiter;
import io.missioncontrol.edge.limit.RateLimiters;
import io.missioncontrol.edge.route.BodyPolicy;
import io.missioncontrol.edge.route.EdgeRoute;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Where events from outside come in. In this order: the sender's limit (429), the webhook (404, 410), the size (413),
 * the signature (403); then the event is stored, and only then the answer is 202. The body stays on the wire until the
 * webhook is known to want it.
 */
@ApplicationScoped
class WebhookIngestRoute implements EdgeRoute {

    private static final Logger LOG = Logger.getLogger(WebhookIngestRoute.class);

    /** Hashing and decoding more than this takes longer than an event loop should be kept. */
    private static final int LARGE_BODY_BYTES = 64 * 1024;

    /** For each of the two statements: an answer, if only a 503, comes before senders give up. */
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(4);

    private final RateLimiter limiter;
    private final WebhookIngest ingest;
    private final Failures failures;
    private final IngestMetrics metrics;
    private final int maxBytes;

    WebhookIngestRoute(RateLimiters limiters, WebhookIngest ingest, Failures failures, IngestMetrics metrics,
            WebhookConfig config) {
        this.limiter = limiters.webhookIngest();
        this.ingest = ingest;
        this.failures = failures;
        this.metrics = metrics;
        this.maxBytes = config.webhookMaxPayloadBytes();
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String template() {
        return "/api/v1/boards/{board_id}/webhooks/{webhook_id}";
    }

    @Override
    public BodyPolicy bodyPolicy() {
        return BodyPolicy.UNREAD;
    }

    @Override
    public void handle(RoutingContext context) {
        context.request().pause();
        metrics.watch(context);
        limiter.acquire(EdgeRequest.of(context).client().limitKey())
                .invoke(decision -> requireAllowed(context, decision))
                .flatMap(ignored -> patiently(context, target(context)))
                .subscribe()
                .with(
                        target -> BodyReader.read(context, maxBytes, body -> receive(context, target, body)),
                        failure -> UnreadBody.refuse(context, failures.translate(failure)));
    }

    private void requireAllowed(RoutingContext context, Decision decision) {
        RateLimitHeaders.write(limiter, decision, context.response()::putHeader);
        if (!decision.allowed()) {
            throw new ApiException(429, "Too Many Requests");
        }
    }

    private Uni<IngestTarget> target(RoutingContext context) {
        Address address = RequestInput.read(
                context,
                parts -> new Address(parts.path().uuid("board_id").required(), parts.path().uuid("webhook_id").required()));
        return ingest.target(address.boardId(), address.webhookId());
    }

    private void receive(RoutingContext context, IngestTarget target, Buffer body) {
        accept(context, target, body)
                .flatMap(event -> patiently(context, ingest.store(event)))
                .subscribe()
                .with(event -> answer(context, event), failure -> failures.send(context, failure));
    }

    private Uni<ReceivedEvent> accept(RoutingContext context, IngestTarget target, Buffer body) {
        String sourceIp = EdgeRequest.of(context).client().toString();
        var headers = context.request().headers();
        if (body.length() <= LARGE_BODY_BYTES) {
            return Uni.createFrom().item(() -> ingest.accept(target, headers, body.getBytes(), sourceIp));
        }
        return Uni.createFrom().completionStage(() -> context.vertx()
                .executeBlocking(() -> ingest.accept(target, headers, body.getBytes(), sourceIp), false)
                .toCompletionStage());
    }

    private static void answer(RoutingContext context, ReceivedEvent event) {
        IngestTarget target = event.target();
        LOG.infof(
                "webhook.ingest.persisted board_id=%s webhook_id=%s payload_id=%s source_ip=%s",
                target.boardId(), target.webhookId(), event.payloadId(), event.sourceIp());
        context.response()
                .setStatusCode(202)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"ok\":true,\"board_id\":\"" + target.boardId() + "\",\"webhook_id\":\"" + target.webhookId()
                        + "\",\"payload_id\":\"" + event.payloadId() + "\"}");
    }

    /** Back on the request's event loop when patience ends: that is noticed on another thread. */
    private static <T> Uni<T> patiently(RoutingContext context, Uni<T> work) {
        Context eventLoop = context.vertx().getOrCreateContext();
        return work.ifNoItem()
                .after(DATABASE_PATIENCE)
                .failWith(() -> new TimeoutException("no answer from the database"))
                .onFailure(TimeoutException.class)
                .recoverWithUni(failure -> Uni.createFrom()
                        .<T>failure(failure)
                        .emitOn(task -> eventLoop.runOnContext(ignored -> task.run())));
    }

    private record Address(UUID boardId, UUID webhookId) {}
}
