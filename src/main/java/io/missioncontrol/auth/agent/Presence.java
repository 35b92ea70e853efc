package io.missioncontrol.auth.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Any authenticated request is a sign of life. It is written at most every 30 s for each agent, so that an agent that
 * asks often costs no write per request; one that is waited for is noticed at once. Only an agent that is being deleted
 * cannot be brought back by it.
 */
@ApplicationScoped
class Presence {

    private static final Logger LOG = Logger.getLogger(Presence.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final String DELETING = "deleting";
    /** These words end with a sign of life, so it is written whenever it comes. */
    private static final Set<String> WAITED_FOR = Set.of("provisioning", "updating", "offline", "error");

    /** The same as a heartbeat without a word of the agent's own (agent.AgentLifecycle: CALLED_IN). */
    private static final String TOUCH = """
            update agents
            set last_seen_at = $2, updated_at = $2, wake_attempts = 0, checkin_deadline_at = null,
                last_provision_error = null, status = 'online'
            where id = $1 and status <> 'deleting'
              and (last_seen_at is null or last_seen_at <= $3 or checkin_deadline_at is not null
                   or status in ('provisioning', 'updating', 'offline', 'error'))""";

    private final Pool pool;

    Presence(Pool pool) {
        this.pool = pool;
    }

    /** The agent as stored afterwards. Never fails: an agent that cannot be marked as seen may still do its work. */
    Uni<AgentActor> touch(AgentActor agent) {
        LocalDateTime now = Timestamps.now();
        LocalDateTime due = now.minus(INTERVAL);
        boolean seenJustNow = agent.lastSeenAt() != null && agent.lastSeenAt().isAfter(due);
        if (agent.status().equals(DELETING) || seenJustNow && !WAITED_FOR.contains(agent.status())) {
            return Uni.createFrom().item(agent);
        }
        return pool.preparedQuery(TOUCH)
                .execute(Tuple.of(agent.id(), now, due))
                .replaceWith(agent.seen(now, "online"))
                .onFailure().invoke(failure -> LOG.warnf("agent.presence.failed agent_id=%s", agent.id()))
                .onFailure().recoverWithItem(agent);
    }
}
