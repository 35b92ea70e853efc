package io.missioncontrol.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Change;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Changes of agents by administrators. Each is an order to bring the gateway up to date. */
@ApplicationScoped
class AgentUpdates {

    private static final String CHANGE = """
            update agents
            set name = $2, heartbeat_config = $3::text::json, identity_profile = $4::text::json, identity_template = $5,
                soul_template = $6, board_id = $7, gateway_id = $8, is_board_lead = $9, openclaw_session_id = $10
            where id = $1""";

    private final AgentOrders orders;

    AgentUpdates(AgentOrders orders) {
        this.orders = orders;
    }

    /**
     * @param agent under lock, with the columns of {@link AgentRead}
     * @param force brings the agent up to date even when nothing changes, as if it were new
     */
    Uni<Void> apply(SqlConnection connection, Membership member, Row agent, AgentUpdate update, boolean force) {
        if (update.status().present()) {
            throw ApiException.forbidden("status is controlled by agent heartbeat");
        }
        if (update.isEmpty() && !force) {
            return Uni.createFrom().voidItem();
        }
        AgentState state = AgentState.of(agent.getString("status"));
        if (AgentLifecycle.next(state, LifecycleEvent.UPDATE_ORDERED).isEmpty()) {
            throw ApiException.conflict("The agent is being deleted.");
        }
        UUID id = agent.getUUID("id");
        AgentPost present = AgentPost.of(agent);
        return AgentMoves.after(connection, member, id, present, update)
                .call(post -> leave(connection, agent, present, post))
                .flatMap(post -> write(connection, agent, update, post))
                .chain(() -> orders.update(connection, id, state, force));
    }

    /** What is left behind on a gateway is removed there; jobs of one agent keep their order. */
    private static Uni<Void> leave(SqlConnection connection, Row agent, AgentPost from, AgentPost to) {
        return from.isElsewhere(to)
                ? AgentOrders.enqueue(
                        connection,
                        RemovalOrder.of(from, agent.getString("name"), true).job(agent.getUUID("id")))
                : Uni.createFrom().voidItem();
    }

    private static Uni<Void> write(SqlConnection connection, Row agent, AgentUpdate update, AgentPost post) {
        String heartbeat = json(update.heartbeatConfig(), agent.getString("heartbeat_config"));
        Tuple row = Tuple.tuple()
                .addUUID(agent.getUUID("id"))
                .addString(update.name().orElse(agent.getString("name")))
                .addString(heartbeat == null ? HeartbeatInterval.DEFAULT_SETTINGS : heartbeat)
                .addString(json(update.identityProfile(), agent.getString("identity_profile")))
                .addString(update.identityTemplate().orElse(agent.getString("identity_template")))
                .addString(update.soulTemplate().orElse(agent.getString("soul_template")))
                .addUUID(post.boardId())
                .addUUID(post.gatewayId())
                .addBoolean(post.boardLead())
                .addString(post.session());
        return connection.preparedQuery(CHANGE).execute(row).replaceWithVoid();
    }

    private static String json(Change<ObjectNode> change, String present) {
        return change.present() ? AgentFields.text(change.value()) : present;
    }
}
