package io.missioncontrol.board;

import java.time.LocalDateTime;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A board as the API shows it. */
public record BoardRead(
        String name,
        String slug,
        String description,
        UUID gatewayId,
        UUID boardGroupId,
        String boardType,
        String objective,
        @JsonRawValue @Schema(type = SchemaType.OBJECT, nullable = true) String successMetrics,
        LocalDateTime targetDate,
        boolean goalConfirmed,
        String goalSource,
        boolean requireApprovalForDone,
        boolean requireReviewBeforeDone,
        boolean commentRequiredForReview,
        boolean blockStatusChangesWithPendingApproval,
        boolean onlyLeadCanChangeStatus,
        int maxAgents,
        UUID id,
        UUID organizationId,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** For a board {@code b}. */
    public static final String COLUMNS = """
            b.name, b.slug, b.description, b.gateway_id, b.board_group_id, b.board_type, b.objective,
            b.success_metrics::text as success_metrics, b.target_date, b.goal_confirmed, b.goal_source,
            b.require_approval_for_done, b.require_review_before_done, b.comment_required_for_review,
            b.block_status_changes_with_pending_approval, b.only_lead_can_change_status, b.max_agents, b.id,
            b.organization_id, b.created_at, b.updated_at""";

    public static BoardRead of(Row row) {
        return new BoardRead(
                row.getString("name"),
                row.getString("slug"),
                row.getString("description"),
                row.getUUID("gateway_id"),
                row.getUUID("board_group_id"),
                row.getString("board_type"),
                row.getString("objective"),
                row.getString("success_metrics"),
                row.getLocalDateTime("target_date"),
                row.getBoolean("goal_confirmed"),
                row.getString("goal_source"),
                row.getBoolean("require_approval_for_done"),
                row.getBoolean("require_review_before_done"),
                row.getBoolean("comment_required_for_review"),
                row.getBoolean("block_status_changes_with_pending_approval"),
                row.getBoolean("only_lead_can_change_status"),
                row.getInteger("max_agents"),
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("updated_at"));
    }

    public static BoardRead of(Board board) {
        return new BoardRead(
                board.name,
                board.slug,
                board.description,
                board.gatewayId,
                board.boardGroupId,
                board.boardType,
                board.objective,
                board.successMetrics,
                board.targetDate,
                board.goalConfirmed,
                board.goalSource,
                board.requireApprovalForDone,
                board.requireReviewBeforeDone,
                board.commentRequiredForReview,
                board.blockStatusChangesWithPendingApproval,
                board.onlyLeadCanChangeStatus,
                board.maxAgents,
                board.id,
                board.organizationId,
                board.createdAt,
                board.updatedAt);
    }
}
