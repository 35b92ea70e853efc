package io.missioncontrol.auth.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.batch.BatchedLookup;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Finds agents by the fingerprints of their tokens: one statement, three looks into unique indexes for each agent.
 * Requests of agents that come at the same time share it.
 */
@ApplicationScoped
class AgentLookup {

    private static final String BY_FINGERPRINT = """
            select t.sha256, a.id, a.name, a.board_id, a.gateway_id, g.organization_id, a.is_board_lead, a.status,
                -- One that is expected to call in has not been seen since it was woken.
                case when a.checkin_deadline_at is null then a.last_seen_at end as last_seen_at
            from agent_tokens t
            join agents a on a.id = t.agent_id
            join gateways g on g.id = a.gateway_id
            where t.sha256 = any($1)
              and (t.expires_at > $2 or (t.expires_at is null and t.token_hash = a.agent_token_hash))""";

    private final BatchedLookup<Buffer, AgentActor> agents;

    AgentLookup(Pool pool) {
        agents = new BatchedLookup<>(
                fingerprints -> pool.preparedQuery(BY_FINGERPRINT)
                        .execute(Tuple.of(fingerprints.toArray(Buffer[]::new), Timestamps.now())),
                row -> row.getBuffer("sha256").getDelegate(),
                AgentLookup::agent);
    }

    /** The agent whose current token, or replaced but not yet expired token, this is; null when there is none. */
    Uni<AgentActor> byFingerprint(byte[] fingerprint) {
        return agents.find(Buffer.buffer(fingerprint));
    }

    private static AgentActor agent(Row row) {
        return new AgentActor(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("board_id"),
                row.getUUID("gateway_id"),
                row.getUUID("organization_id"),
                row.getBoolean("is_board_lead"),
                row.getString("status"),
                row.getLocalDateTime("last_seen_at"));
    }
}
