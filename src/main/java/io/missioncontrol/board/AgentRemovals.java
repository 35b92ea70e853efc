package io.missioncontrol.board;

import io.missioncontrol.queue.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Takes a board's agents away from the gateways that run them, when the board is deleted: a job for each, written in the
 * deletion's transaction. A gateway that is down now is cleaned up when it is back.
 *
 * <p>Jobs of the kind {@code agent_removal} say {@code gateway_id}, {@code agent_id} (the gateway's name for the agent)
 * and {@code session_key}. Their ordering key is the agent's id: what was ordered for it before is done before.
 */
@ApplicationScoped
public class AgentRemovals {

    static final String KIND = "agent_removal";

    /** An agent that was never put on its gateway has no session key yet; then it is the one that it would get. */
    private static final String AGENTS = """
            select id, gateway_id,
                coalesce(nullif(btrim(openclaw_session_id), ''), case
                    when is_board_lead then 'agent:lead-' || board_id || ':main'
                    else 'agent:mc-' || id || ':main' end) as session_key
            from agents where board_id = $1 order by id for update""";

    private static final String INSERT = NewJob.insert(1);

    Uni<Void> enqueue(SqlConnection connection, UUID boardId) {
        return connection.preparedQuery(AGENTS).execute(Tuple.of(boardId)).flatMap(agents -> agents.size() == 0
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(INSERT).executeBatch(jobs(agents)).replaceWithVoid());
    }

    private static List<Tuple> jobs(RowSet<Row> agents) {
        return agents.stream().map(AgentRemovals::job).toList();
    }

    private static Tuple job(Row agent) {
        String sessionKey = agent.getString("session_key");
        JsonObject payload = new JsonObject()
                .put("gateway_id", agent.getUUID("gateway_id").toString())
                .put("agent_id", agentId(sessionKey))
                .put("session_key", sessionKey);
        Tuple parameters = Tuple.tuple();
        new NewJob(UUID.randomUUID(), KIND, agent.getUUID("id"), payload.encode()).addTo(parameters);
        return parameters;
    }

    /** The second part of {@code agent:<id>:main}. */
    private static String agentId(String sessionKey) {
        String[] parts = sessionKey.split(":");
        return parts.length > 1 ? parts[1] : sessionKey;
    }
}
