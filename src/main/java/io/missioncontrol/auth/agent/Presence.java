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
 * asks often costs no write per request.
 */
@ApplicationScoped
class Presence {

    private static final Logger LOG = Logger.getLogger(Presence.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Set<String> IN_TRANSITION = Set.of("updating", "deleting");

    private static final String TOUCH = """
            update agents
            set last_seen_at = $2, updated_at = $2,
                status = case when status in ('updating', 'deleting') then status else 'online' end
            where id = $1 and (last_seen_at is null or last_seen_at <= $3)""";

    private final Pool pool;

    Presence(Pool pool) {
        this.pool = pool;
    }

    /** The agent as stored afterwards. Never fails: an agent that cannot be marked as seen may still do its work. */
    Uni<AgentActor> touch(AgentActor agent) {
        LocalDateTime now = Timestamps.now();
        LocalDateTime due = now.minus(INTERVAL);
        if (agent.lastSeenAt() != null && agent.lastSeenAt().isAfter(due)) {
            return Uni.createFrom().item(agent);
        }
        String status = IN_TRANSITION.contains(agent.status()) ? agent.status() : "online";
        return pool.preparedQuery(TOUCH)
                .execute(Tuple.of(agent.id(), now, due))
                .replaceWith(agent.seen(now, status))
                .onFailure().invoke(failure -> LOG.warnf("agent.presence.failed agent_id=%s", agent.id()))
                .onFailure().recoverWithItem(agent);
    }
}
