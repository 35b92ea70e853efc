package io.missioncontrol.webhook;

import io.missioncontrol.queue.JobPostponed;
import io.missioncontrol.queue.JobSkipped;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.UUID;

/**
 * An event on its way, with the agent that gets it: the webhook's own, else the lead of the board.
 *
 * @param payload JSON text, or only its beginning
 * @param payloadIsCut whether there is more
 * @param agentId null when there is nobody to tell
 * @param orderIsOpen whether the agent is still being put on its gateway
 */
record PendingDelivery(
        UUID boardId,
        String boardName,
        UUID webhookId,
        String instruction,
        UUID payloadId,
        String payload,
        boolean payloadIsCut,
        LocalDateTime receivedAt,
        UUID agentId,
        String agentName,
        String agentStatus,
        String sessionKey,
        UUID gatewayId,
        boolean orderIsOpen) {

    /** Of longer payloads only so many characters are read: there may be thousands of them in memory at once. */
    static final int MAX_READ = 16_384;

    private static final Duration UNTIL_PLACED = Duration.ofSeconds(5);

    /** The events with the ids {@code $1}. */
    static final String SELECT = """
            select p.id, left(p.payload::text, %1$d) as payload, length(p.payload::text) > %1$d as payload_is_cut,
                p.received_at, w.id as webhook_id, w.description, b.id as board_id, b.name as board_name,
                a.id as agent_id, a.name as agent_name, a.status, a.openclaw_session_id, a.gateway_id,
                a.provision_deadline_at is not null as order_is_open
            from board_webhook_payloads p
            join board_webhooks w on w.id = p.webhook_id
            join boards b on b.id = w.board_id
            left join lateral (
                select agents.* from agents
                where agents.board_id = w.board_id and (agents.id = w.agent_id or agents.is_board_lead)
                  and agents.status <> 'deleting'
                order by agents.id is not distinct from w.agent_id desc, agents.created_at
                limit 1) a on true
            where p.id = any($1)""".formatted(MAX_READ);

    static PendingDelivery of(Row row) {
        return new PendingDelivery(
                row.getUUID("board_id"),
                row.getString("board_name"),
                row.getUUID("webhook_id"),
                row.getString("description"),
                row.getUUID("id"),
                row.getString("payload"),
                Boolean.TRUE.equals(row.getBoolean("payload_is_cut")),
                row.getLocalDateTime("received_at"),
                row.getUUID("agent_id"),
                row.getString("agent_name"),
                row.getString("status"),
                row.getString("openclaw_session_id"),
                row.getUUID("gateway_id"),
                row.getBoolean("order_is_open"));
    }

    /**
     * @throws JobSkipped when nobody can be told, whatever is waited for
     * @throws JobPostponed while the agent is on its way to its gateway
     */
    void requireAgent() {
        if (agentId == null) {
            throw new JobSkipped("no agent: the webhook names none that is there, and the board has no lead");
        }
        if (orderIsOpen && agentStatus.equals("provisioning")) {
            throw new JobPostponed(UNTIL_PLACED, "the agent is still being put on its gateway");
        }
        if (agentStatus.equals("error")) {
            throw new JobSkipped("the agent could not be put on its gateway");
        }
        if (sessionKey == null || sessionKey.isBlank()) {
            throw new JobSkipped("the agent has no session");
        }
    }
}
