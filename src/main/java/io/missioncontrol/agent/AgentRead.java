package io.missioncontrol.agent;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.missioncontrol.edge.input.Timestamps;
import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An agent as the API shows it.
 *
 * @param status the state as it is now: whether an agent is offline depends on the clock
 * @param statusReason why an order is not carried out yet or was given up; null when nothing is wrong
 */
@Schema(name = "AgentRead")
public record AgentRead(
        UUID boardId,
        String name,
        String status,
        @JsonRawValue @Schema(type = SchemaType.OBJECT, nullable = true) String heartbeatConfig,
        @JsonRawValue @Schema(type = SchemaType.OBJECT, nullable = true) String identityProfile,
        String identityTemplate,
        String soulTemplate,
        UUID id,
        UUID gatewayId,
        boolean isBoardLead,
        boolean isGatewayMain,
        String openclawSessionId,
        LocalDateTime lastSeenAt,
        String statusReason,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** For an agent {@code a}; {@link #of} reads them. */
    public static final String COLUMNS = """
            a.id, a.board_id, a.gateway_id, a.name, a.status, a.heartbeat_config::text as heartbeat_config,
            a.identity_profile::text as identity_profile, a.identity_template, a.soul_template, a.is_board_lead,
            a.openclaw_session_id, a.last_seen_at, a.last_provision_error, a.created_at, a.updated_at""";

    public static AgentRead of(Row row) {
        String heartbeat = row.getString("heartbeat_config");
        LocalDateTime lastSeen = row.getLocalDateTime("last_seen_at");
        return new AgentRead(
                row.getUUID("board_id"),
                row.getString("name"),
                presentStatus(row.getString("status"), lastSeen, heartbeat, Timestamps.now()),
                heartbeat,
                row.getString("identity_profile"),
                row.getString("identity_template"),
                row.getString("soul_template"),
                row.getUUID("id"),
                row.getUUID("gateway_id"),
                row.getBoolean("is_board_lead"),
                row.getUUID("board_id") == null,
                row.getString("openclaw_session_id"),
                lastSeen,
                row.getString("last_provision_error"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("updated_at"));
    }

    /** What the stored word means at this time. */
    static String presentStatus(String stored, LocalDateTime lastSeen, String heartbeat, LocalDateTime now) {
        AgentState state = AgentState.of(stored);
        if (state == AgentState.UPDATING || state == AgentState.DELETING || state == AgentState.ERROR) {
            return stored;
        }
        if (lastSeen == null) {
            return AgentState.PROVISIONING.word();
        }
        boolean silent = lastSeen.plus(HeartbeatInterval.silenceAllowed(heartbeat)).isBefore(now);
        return silent
                ? AgentLifecycle.next(state, LifecycleEvent.FELL_SILENT).orElse(AgentState.OFFLINE).word()
                : stored;
    }
}
