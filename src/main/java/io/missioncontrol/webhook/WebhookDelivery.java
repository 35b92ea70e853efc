package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.gateway.GatewayDirectory;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.provisioning.GatewayMessage;
import io.missioncontrol.gateway.provisioning.GatewayMessages;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobHandler;
import io.missioncontrol.queue.JobPostponed;
import io.missioncontrol.queue.JobRefused;
import io.missioncontrol.queue.JobSkipped;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells agents about events. At least once: an event that the gateway loses before it is in the agent's session is told
 * again. So does a process that dies before its own note, under the same id, which the gateway takes once.
 */
@ApplicationScoped
class WebhookDelivery implements JobHandler {

    /** One statement and one note for so many events of a webhook. */
    private static final int RUN_LENGTH = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** While a gateway is down, it is asked so often; nothing is given up for that, until the event is a day old. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final Pool pool;
    private final GatewayDirectory gateways;
    private final GatewayMessages messages;
    private final DeliveryPace pace;

    WebhookDelivery(Pool pool, GatewayDirectory gateways, GatewayMessages messages, DeliveryPace pace) {
        this.pool = pool;
        this.gateways = gateways;
        this.messages = messages;
        this.pace = pace;
    }

    @Override
    public String kind() {
        return IngestStore.DELIVERY;
    }

    @Override
    public int runLength() {
        return RUN_LENGTH;
    }

    @Override
    public Duration timeout() {
        return TIMEOUT;
    }

    @Override
    public Uni<Void> run(Job job) {
        return prepare(List.of(job)).flatMap(work -> work.apply(job));
    }

    @Override
    public Uni<Function<Job, Uni<Void>>> prepare(List<Job> jobs) {
        UUID[] ids = jobs.stream()
                .map(job -> payloadId(job.payload()))
                .filter(Objects::nonNull)
                .toArray(UUID[]::new);
        return pool.preparedQuery(PendingDelivery.SELECT)
                .execute(Tuple.of(ids))
                .map(rows -> rows.stream()
                        .map(PendingDelivery::of)
                        .collect(Collectors.toMap(PendingDelivery::payloadId, Function.identity())))
                .flatMap(deliveries -> targets(deliveries)
                        .map(targets -> job -> Uni.createFrom()
                                .deferred(() -> deliver(deliveries.get(requirePayloadId(job)), targets))));
    }

    private Uni<Map<UUID, Uni<GatewayTarget>>> targets(Map<UUID, PendingDelivery> deliveries) {
        List<UUID> ids = deliveries.values().stream()
                .map(PendingDelivery::gatewayId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return Multi.createFrom().iterable(ids)
                .onItem().transformToUniAndConcatenate(id -> gateways.target(id)
                        .map(target -> Map.entry(id, Uni.createFrom().item(target)))
                        // The trouble of one gateway is not the others'.
                        .onFailure(GatewayException.class)
                        .recoverWithItem(failure -> Map.entry(id, Uni.createFrom().failure(failure))))
                .collect().asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Uni<Void> deliver(PendingDelivery delivery, Map<UUID, Uni<GatewayTarget>> targets) {
        if (delivery == null) {
            throw new JobSkipped("the event or its webhook has been deleted");
        }
        delivery.requireAgent();
        return targets.get(delivery.gatewayId())
                .onItem().ifNull().failWith(() -> new JobSkipped("the agent's gateway has been deleted"))
                .flatMap(target -> tell(target, delivery))
                .onFailure(failure -> isPassing(failure, delivery))
                .transform(failure -> postponed((GatewayException) failure));
    }

    private Uni<Void> tell(GatewayTarget target, PendingDelivery delivery) {
        GatewayMessage message = message(delivery);
        // Whoever looks whether a message has arrived tells the agent nothing, and needs no turn.
        Uni<Void> turn = messages.isOnTheWay(target, message)
                ? Uni.createFrom().voidItem()
                : pace.turn(delivery.agentId());
        return turn.chain(() -> messages.send(target, message));
    }

    private static GatewayMessage message(PendingDelivery delivery) {
        return new GatewayMessage(
                delivery.sessionKey(),
                delivery.agentName(),
                DeliveryMessage.of(delivery),
                false,
                delivery.payloadId());
    }

    private static boolean isPassing(Throwable failure, PendingDelivery delivery) {
        return failure instanceof GatewayException gateway
                && gateway.isPassing()
                && delivery.receivedAt().plus(PATIENCE).isAfter(Timestamps.now());
    }

    private static JobPostponed postponed(GatewayException failure) {
        return new JobPostponed(
                failure.retryAfter().orElse(PAUSE),
                failure.code().wireName() + ": " + failure.getMessage());
    }

    private static UUID requirePayloadId(Job job) {
        UUID id = payloadId(job.payload());
        if (id == null) {
            throw new JobRefused("the job names no event");
        }
        return id;
    }

    /** Null when there is none: one job that somebody has written by hand must not keep the others from being done. */
    static UUID payloadId(JsonObject job) {
        try {
            return job.getValue("payload_id") instanceof String id ? UUID.fromString(id) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
