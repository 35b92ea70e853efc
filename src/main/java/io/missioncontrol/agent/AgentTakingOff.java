package io.missioncontrol.agent;

import io.missioncontrol.gateway.GatewayDirectory;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.provisioning.GatewayAgents;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobHandler;
import io.missioncontrol.queue.JobPostponed;
import io.missioncontrol.queue.JobRefused;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Takes deleted and moved agents off their gateways. With the gateway itself gone there is nothing left to do; one that
 * is out of reach is waited for.
 */
@ApplicationScoped
class AgentTakingOff implements JobHandler {

    private static final Duration PAUSE = Duration.ofSeconds(60);

    private final GatewayDirectory directory;
    private final GatewayAgents agents;

    AgentTakingOff(GatewayDirectory directory, GatewayAgents agents) {
        this.directory = directory;
        this.agents = agents;
    }

    @Override
    public String kind() {
        return RemovalOrder.KIND;
    }

    @Override
    public Uni<Void> run(Job job) {
        RemovalOrder order = RemovalOrder.of(job.payload());
        return directory.target(order.gatewayId())
                .onItem().ifNotNull().transformToUni(target ->
                        agents.remove(target, order.agentId(), order.sessionKey()))
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> later(order, (GatewayException) failure));
    }

    private static Uni<Void> later(RemovalOrder order, GatewayException failure) {
        if (!failure.isPassing()) {
            return Uni.createFrom().failure(
                    new JobRefused(failure.code().wireName() + ": " + failure.getMessage()));
        }
        return Uni.createFrom().failure(order.agentWaits()
                ? failure
                : new JobPostponed(failure.retryAfter().orElse(PAUSE), failure.getMessage()));
    }
}
