package io.missioncontrol.agent;

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
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/**
 * Tells agents what other rooms have to say to them, and notes in the list of activities whether they were told: the
 * job's {@code event} with {@code notified} or {@code notify_failed} behind. An agent or gateway that is not ready is
 * waited for.
 */
@ApplicationScoped
class AgentNotices implements JobHandler {

    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final Pool pool;
    private final GatewayDirectory directory;
    private final GatewayMessages messages;

    AgentNotices(Pool pool, GatewayDirectory directory, GatewayMessages messages) {
        this.pool = pool;
        this.directory = directory;
        this.messages = messages;
    }

    @Override
    public String kind() {
        return "agent_notice";
    }

    @Override
    public Uni<Void> run(Job job) {
        return AgentFacts.find(pool, UUID.fromString(job.payload().getString("agent_id")))
                .onItem().ifNull().failWith(() -> new JobSkipped("the agent has been deleted"))
                .flatMap(facts -> directory.target(facts.gatewayId())
                        .onItem().ifNull().failWith(() -> new JobSkipped("the agent's gateway has been deleted"))
                        .flatMap(target -> tell(job, facts, target))
                        .onFailure(GatewayException.class)
                        .recoverWithUni(failure -> failed(job, facts, (GatewayException) failure)));
    }

    private Uni<Void> tell(Job job, AgentFacts facts, GatewayTarget target) {
        if (facts.isBeingMade()) {
            throw new JobPostponed(PAUSE, "the agent is still being put on its gateway");
        }
        String text = job.payload().getString("text");
        return messages.send(target, new GatewayMessage(facts.session(), facts.name(), text, false, job.id()))
                .chain(() -> note(job, facts, "notified", "Told " + facts.name() + " about "));
    }

    private Uni<Void> failed(Job job, AgentFacts facts, GatewayException failure) {
        String reason = failure.code().wireName() + ": " + failure.getMessage();
        return failure.isPassing()
                ? Uni.createFrom().failure(new JobPostponed(failure.retryAfter().orElse(PAUSE), reason))
                : note(job, facts, "notify_failed", "Could not tell " + facts.name() + " (" + reason + ") about ")
                        .chain(() -> Uni.createFrom().failure(new JobRefused(reason)));
    }

    private Uni<Void> note(Job job, AgentFacts facts, String outcome, String what) {
        return AgentActivity.record(
                pool,
                job.payload().getString("event") + outcome,
                what + job.payload().getString("about") + ".",
                facts.id(),
                facts.boardId());
    }
}
