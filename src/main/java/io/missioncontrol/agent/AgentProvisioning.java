package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.gateway.GatewayDirectory;
import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobHandler;
import io.missioncontrol.queue.JobPostponed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDateTime;
import org.jboss.logging.Logger;

/**
 * Carries out orders about agents: finds or makes the token, writes files and settings, wakes the agent. What a gateway
 * refuses for good ends the order at once; what may pass is tried again, with pauses, as often as is allowed.
 */
@ApplicationScoped
class AgentProvisioning implements JobHandler {

    private static final Logger LOG = Logger.getLogger(AgentProvisioning.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Pool pool;
    private final GatewayDirectory directory;
    private final GatewayClient client;
    private final AgentFileTokens tokens;
    private final AgentPlacing placing;
    private final AgentProgress progress;
    private final AgentConfig config;

    AgentProvisioning(
            Pool pool,
            GatewayDirectory directory,
            GatewayClient client,
            AgentFileTokens tokens,
            AgentPlacing placing,
            AgentProgress progress,
            AgentConfig config) {
        this.pool = pool;
        this.directory = directory;
        this.client = client;
        this.tokens = tokens;
        this.placing = placing;
        this.progress = progress;
        this.config = config;
    }

    @Override
    public String kind() {
        return AgentOrder.KIND;
    }

    @Override
    public Uni<Void> run(Job job) {
        AgentOrder order = AgentOrder.of(job.payload());
        return order.action() == AgentOrder.Action.WAKE ? wakeAgain(order) : carryOut(order);
    }

    private Uni<Void> carryOut(AgentOrder order) {
        return progress.begin(order).flatMap(attempt -> attempt == null
                ? Uni.createFrom().voidItem()
                : AgentFacts.find(pool, order.agentId())
                        .onItem().ifNotNull().transformToUni(facts -> place(order, facts))
                        .onFailure(GatewayException.class)
                        .recoverWithUni(failure -> failed(order, attempt, (GatewayException) failure)));
    }

    private Uni<Void> place(AgentOrder order, AgentFacts facts) {
        return directory.target(facts.gatewayId()).flatMap(target -> target == null
                ? progress.givenUp(order, "The gateway is no more.")
                // First of all, so that no token is made for a gateway that is out of reach.
                : client.hello(target)
                        .chain(() -> token(order, target, facts))
                        .flatMap(token -> place(order, facts, target, token)));
    }

    private Uni<String> token(AgentOrder order, GatewayTarget target, AgentFacts facts) {
        return order.rotateToken() ? tokens.issue(facts.id()) : tokens.currentOrNew(target, facts);
    }

    private Uni<Void> place(AgentOrder order, AgentFacts facts, GatewayTarget target, String token) {
        return placing.place(target, facts, token, order.bootstrap(), false)
                .chain(() -> requireCurrent(facts, token))
                .chain(() -> order.resetSession()
                        ? placing.resetSession(target, facts)
                        : Uni.createFrom().voidItem())
                .chain(() -> {
                    LocalDateTime wokenAt = Timestamps.now();
                    return placing.wake(target, facts, order)
                            // It is there and at work. If it does not call in by itself, the reconciler wakes it.
                            .onFailure(AgentProvisioning::isAtWork).recoverWithNull()
                            .chain(() -> progress.placed(order, wokenAt));
                })
                .invoke(() -> LOG.infof(
                        "agent.placed agent_id=%s generation=%d action=%s",
                        facts.id(), order.generation(), order.action().word()));
    }

    /** Another process may have given the agent a new token meanwhile; then the file has the wrong one now. */
    private Uni<Void> requireCurrent(AgentFacts facts, String token) {
        return tokens.isCurrent(facts.id(), token)
                .invoke(current -> {
                    if (!current) {
                        throw new JobPostponed(FIRST_PAUSE, "the agent got another token meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> failed(AgentOrder order, int attempt, GatewayException failure) {
        String reason = failure.code().wireName() + ": " + failure.getMessage();
        LOG.warnf(
                "agent.placement.failed agent_id=%s generation=%d attempt=%d code=%s",
                order.agentId(), order.generation(), attempt, failure.code().wireName());
        if (!failure.isPassing()) {
            return progress.givenUp(order, reason);
        }
        // With the circuit open, nothing was tried.
        boolean asked = failure.code() != GatewayErrorCode.CIRCUIT_OPEN;
        if (asked && attempt >= config.placementAttempts()) {
            return progress.givenUp(order, "Tried " + attempt + " times. " + reason);
        }
        Duration pause = failure.retryAfter().orElse(pause(attempt));
        return progress.missed(order, pause, reason, asked)
                .chain(() -> Uni.createFrom().failure(new JobPostponed(pause, reason)));
    }

    private static boolean isAtWork(Throwable failure) {
        return failure instanceof GatewayException gateway && gateway.code() == GatewayErrorCode.AGENT_BUSY;
    }

    static Duration pause(int attempt) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.clamp(attempt - 1, 0, 20));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Only a message. When it cannot be sent, the deadline for calling in passes, and the reconciler goes on. */
    private Uni<Void> wakeAgain(AgentOrder order) {
        return AgentFacts.find(pool, order.agentId()).onItem().ifNotNull().transformToUni(facts -> {
            if (facts.generation() != order.generation()) {
                return Uni.createFrom().voidItem();
            }
            LocalDateTime wokenAt = Timestamps.now();
            return directory.target(facts.gatewayId())
                    .onItem().ifNotNull().transformToUni(target -> placing.wake(target, facts, order))
                    .chain(() -> progress.woken(order, wokenAt, null))
                    .onFailure(GatewayException.class)
                    .recoverWithUni(failure -> progress.woken(
                            order,
                            wokenAt,
                            ((GatewayException) failure).code().wireName() + ": " + failure.getMessage()));
        });
    }
}
