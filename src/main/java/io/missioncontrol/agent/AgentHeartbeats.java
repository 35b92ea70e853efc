package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Signs of life. Any is proof of life, whatever was ordered or given up meanwhile; only a removal stands. */
final class AgentHeartbeats {

    private static final String ALIVE = """
            update agents
            set status = $2, last_seen_at = $3, wake_attempts = 0, checkin_deadline_at = null,
                last_provision_error = null, openclaw_session_id = $4, updated_at = $3
            where id = $1""";

    private AgentHeartbeats() {}

    /**
     * @param agent with the columns of {@link AgentRead}, under lock
     * @param reported the agent's own word for how it is; null or empty for none
     */
    static Uni<Void> record(SqlConnection connection, Row agent, String reported) {
        UUID id = agent.getUUID("id");
        String stored = agent.getString("status");
        return AgentLifecycle.next(AgentState.of(stored), LifecycleEvent.CALLED_IN)
                .map(next -> connection
                        .preparedQuery(ALIVE)
                        .execute(Tuple.of(id, word(stored, reported, next), Timestamps.now(), session(agent)))
                        .chain(() -> AgentActivity.record(
                                connection,
                                "agent.heartbeat",
                                "Heartbeat received from " + agent.getString("name") + ".",
                                id,
                                agent.getUUID("board_id"))))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** A word that the agent has reported stays until it reports another. */
    private static String word(String stored, String reported, AgentState next) {
        if (reported != null && !reported.isEmpty() && AgentState.mayBeReported(reported)) {
            return reported;
        }
        return AgentState.of(stored) == AgentState.ONLINE ? stored : next.word();
    }

    /** Rows of before may have another one, or none. */
    private static String session(Row agent) {
        UUID boardId = agent.getUUID("board_id");
        return boardId == null
                ? agent.getString("openclaw_session_id")
                : AgentNames.sessionOf(
                        agent.getUUID("id"), boardId, agent.getUUID("gateway_id"), agent.getBoolean("is_board_lead"));
    }
}
