package io.missioncontrol.agent;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/**
 * All that is known for an agent's place on its gateway.
 *
 * @param row agent, board, gateway and the owner of the organization; see the statement for its columns
 */
record AgentFacts(Row row) {

    private static final String ONE = """
            select a.id, a.name, a.status, a.board_id, a.gateway_id, a.is_board_lead, a.openclaw_session_id,
                a.heartbeat_config::text as heartbeat_config, a.identity_profile::text as identity_profile,
                a.identity_template, a.soul_template, a.agent_token_hash is not null as has_token,
                a.lifecycle_generation, a.provision_attempts, a.wake_attempts,
                a.status = 'provisioning' and a.provision_deadline_at is not null as is_being_made,
                b.name as board_name, b.description as board_description, b.objective as board_objective,
                b.success_metrics::text as board_success_metrics, b.target_date as board_target_date,
                g.workspace_root, u.name as user_name, u.preferred_name as user_preferred_name,
                u.pronouns as user_pronouns, u.timezone as user_timezone, u.notes as user_notes,
                u.context as user_context
            from agents a
            join gateways g on g.id = a.gateway_id
            left join boards b on b.id = a.board_id
            left join lateral (
                select u.* from organization_members m join users u on u.id = m.user_id
                where m.organization_id = g.organization_id and m.role = 'owner'
                order by m.created_at, m.id limit 1) u on true
            where a.id = $1""";

    /** Null when there is no such agent. */
    static Uni<AgentFacts> find(SqlClient client, UUID agentId) {
        return client.preparedQuery(ONE)
                .execute(Tuple.of(agentId))
                .map(rows -> rows.size() == 0 ? null : new AgentFacts(rows.iterator().next()));
    }

    UUID id() {
        return row.getUUID("id");
    }

    String name() {
        return row.getString("name");
    }

    /** Whether it was ever given a token. */
    boolean hasToken() {
        return row.getBoolean("has_token");
    }

    /** Grows with every order. */
    int generation() {
        return row.getInteger("lifecycle_generation");
    }

    /** Whether the gateway may not have it yet. */
    boolean isBeingMade() {
        return row.getBoolean("is_being_made");
    }

    UUID boardId() {
        return row.getUUID("board_id");
    }

    UUID gatewayId() {
        return row.getUUID("gateway_id");
    }

    boolean boardLead() {
        return row.getBoolean("is_board_lead");
    }

    /** Rows of before may have none. */
    String session() {
        String stored = row.getString("openclaw_session_id");
        return boardId() == null && stored != null && !stored.isBlank()
                ? stored
                : AgentNames.sessionOf(id(), boardId(), gatewayId(), boardLead());
    }

    /** What the gateway calls the agent. */
    String gatewayName() {
        return AgentNames.gatewayName(session(), name());
    }

    String heartbeat() {
        String settings = row.getString("heartbeat_config");
        return settings == null ? HeartbeatInterval.DEFAULT_SETTINGS : settings;
    }

    String workspaceRoot() {
        return row.getString("workspace_root");
    }

    String text(String column) {
        return row.getString(column);
    }
}
