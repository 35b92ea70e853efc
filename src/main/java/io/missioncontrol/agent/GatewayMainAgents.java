package io.missioncontrol.agent;

import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.gateway.MainAgents;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Main agents: one for each gateway, made with it and named after it. */
@ApplicationScoped
public class GatewayMainAgents implements MainAgents {

    private static final String MAIN = """
            select a.id, a.status from agents a where a.gateway_id = $1 and a.board_id is null
            order by a.created_at, a.id limit 1 for update""";
    private static final String ALL_MAIN =
            "select a.id from agents a where a.gateway_id = $1 and a.board_id is null order by a.id for update";
    private static final String INSERT = """
            insert into agents (id, gateway_id, name, status, openclaw_session_id, heartbeat_config, identity_profile,
                is_board_lead, lifecycle_generation, wake_attempts, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::text::json, $7::text::json, false, 0, 0, $8, $8)""";
    /** Settings of before stay: only what belongs to the gateway follows it. */
    private static final String FOLLOW = """
            update agents
            set name = $2, openclaw_session_id = $3, is_board_lead = false,
                heartbeat_config = coalesce(heartbeat_config, $4::text::json),
                identity_profile = coalesce(identity_profile, $5::text::json)
            where id = $1""";
    private static final String PROFILE = new JsonObject()
            .put("role", "Gateway Agent")
            .put("communication_style", "direct, concise, practical")
            .put("emoji", ":compass:")
            .encode();

    private final AgentOrders orders;

    public GatewayMainAgents(AgentOrders orders) {
        this.orders = orders;
    }

    @Override
    public Uni<Void> ensure(SqlConnection connection, UUID gatewayId, String gatewayName) {
        String name = gatewayName + " Gateway Agent";
        return connection.preparedQuery(MAIN).execute(Tuple.of(gatewayId)).flatMap(rows -> rows.size() == 0
                ? create(connection, gatewayId, name)
                : follow(connection, gatewayId, name, rows.iterator().next()));
    }

    @Override
    public Uni<Void> remove(SqlConnection connection, UUID gatewayId) {
        return connection
                .preparedQuery(ALL_MAIN)
                .execute(Tuple.of(gatewayId))
                .onItem().transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem().transformToUniAndConcatenate(row -> AgentRemoval.row(connection, row.getUUID("id")))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> create(SqlConnection connection, UUID gatewayId, String name) {
        UUID id = UUID.randomUUID();
        Tuple row = Tuple.tuple()
                .addUUID(id)
                .addUUID(gatewayId)
                .addString(name)
                .addString(AgentLifecycle.INITIAL.word())
                .addString(AgentNames.mainSession(gatewayId))
                .addString(HeartbeatInterval.DEFAULT_SETTINGS)
                .addString(PROFILE)
                .addLocalDateTime(Timestamps.now());
        return connection.preparedQuery(INSERT).execute(row).chain(() -> orders.provision(connection, id));
    }

    private Uni<Void> follow(SqlConnection connection, UUID gatewayId, String name, Row agent) {
        UUID id = agent.getUUID("id");
        Tuple row = Tuple.of(
                id, name, AgentNames.mainSession(gatewayId), HeartbeatInterval.DEFAULT_SETTINGS, PROFILE);
        return connection
                .preparedQuery(FOLLOW)
                .execute(row)
                .chain(() -> orders.update(connection, id, AgentState.of(agent.getString("status")), false));
    }
}
