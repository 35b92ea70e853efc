package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** What agents do and what is done to them, for the list of activities. */
final class AgentActivity {

    private static final String INSERT = """
            insert into activity_events (id, event_type, message, agent_id, board_id, created_at)
            values ($1, $2, $3, $4, $5, $6)""";

    private AgentActivity() {}

    /** @param agentId null when the agent is no more */
    static Uni<Void> record(SqlClient client, String type, String message, UUID agentId, UUID boardId) {
        return client.preparedQuery(INSERT)
                .execute(Tuple.of(UUID.randomUUID(), type, message, agentId, boardId, Timestamps.now()))
                .replaceWithVoid();
    }
}
