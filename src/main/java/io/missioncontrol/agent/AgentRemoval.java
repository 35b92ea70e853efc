package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** The end of agents: their rows at once, what gateways have of them by a job. */
final class AgentRemoval {

    private static final String TASKS = """
            update tasks
            set assigned_agent_id = null, updated_at = $2,
                in_progress_at = case when status = 'in_progress' then null else in_progress_at end,
                status = case when status = 'in_progress' then 'inbox' else status end
            where assigned_agent_id = $1""";
    private static final String EVENTS = "update activity_events set agent_id = null where agent_id = $1";
    private static final String APPROVALS = "update approvals set agent_id = null where agent_id = $1";
    private static final String WEBHOOKS =
            "update board_webhooks set agent_id = null, updated_at = $2 where agent_id = $1";
    /** What it was told and what it was still to be told: nobody else is to read it. */
    private static final List<String> NOTICES = List.of(
            "delete from queue_jobs where coalesce(ordering_key, id) = cast(md5('agent_notice ' || $1::uuid) as uuid)",
            "delete from queue_finished_jobs where ordering_key = cast(md5('agent_notice ' || $1::uuid) as uuid)");
    private static final String AGENT = "delete from agents where id = $1";

    private AgentRemoval() {}

    /** @param agent under lock, with the columns of {@link AgentRead} */
    static Uni<Void> remove(SqlConnection connection, Row agent) {
        UUID id = agent.getUUID("id");
        String name = agent.getString("name");
        RemovalOrder order = RemovalOrder.of(AgentPost.of(agent), name, false);
        return row(connection, id)
                .chain(() -> AgentActivity.record(
                        connection, "agent.delete.direct", "Deleted agent " + name + ".", null, agent.getUUID("board_id")))
                .chain(() -> AgentOrders.forget(connection, id))
                .chain(() -> AgentOrders.enqueue(connection, order.job(id)));
    }

    /** The row alone, with all that refers to it; whatever the agent was working on can be done by others. */
    static Uni<Void> row(SqlConnection connection, UUID id) {
        Tuple withTime = Tuple.of(id, Timestamps.now());
        return connection
                .preparedQuery(TASKS)
                .execute(withTime)
                .chain(() -> connection.preparedQuery(EVENTS).execute(Tuple.of(id)))
                .chain(() -> connection.preparedQuery(APPROVALS).execute(Tuple.of(id)))
                .chain(() -> connection.preparedQuery(WEBHOOKS).execute(withTime))
                .chain(() -> connection.preparedQuery(NOTICES.getFirst()).execute(Tuple.of(id)))
                .chain(() -> connection.preparedQuery(NOTICES.getLast()).execute(Tuple.of(id)))
                .chain(() -> connection.preparedQuery(AGENT).execute(Tuple.of(id)))
                .replaceWithVoid();
    }
}
