package io.missioncontrol.board;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.missioncontrol.edge.input.Fields;
import io.missioncontrol.edge.input.Timestamps;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new board as clients send it. Slugs need not be unique. */
@Schema(requiredProperties = {"name", "slug", "description"})
public record BoardCreate(
        String name,
        String slug,
        String description,
        UUID gatewayId,
        UUID boardGroupId,
        String boardType,
        String objective,
        ObjectNode successMetrics,
        LocalDateTime targetDate,
        boolean goalConfirmed,
        String goalSource,
        boolean requireApprovalForDone,
        boolean requireReviewBeforeDone,
        boolean commentRequiredForReview,
        boolean blockStatusChangesWithPendingApproval,
        boolean onlyLeadCanChangeStatus,
        int maxAgents) {

    static BoardCreate from(Fields body) {
        BoardCreate board = new BoardCreate(
                body.text("name").required(),
                body.text("slug").required(),
                body.text("description").map(String::strip).required(),
                body.uuid("gateway_id").orNull(),
                body.uuid("board_group_id").orNull(),
                body.text("board_type").orElse("goal"),
                body.text("objective").orNull(),
                body.object("success_metrics").orNull(),
                body.timestamp("target_date").orNull(),
                flag(body, "goal_confirmed", false),
                body.text("goal_source").orNull(),
                flag(body, "require_approval_for_done", true),
                flag(body, "require_review_before_done", false),
                flag(body, "comment_required_for_review", false),
                flag(body, "block_status_changes_with_pending_approval", false),
                flag(body, "only_lead_can_change_status", false),
                maxAgents(body));
        if (body.valid()) {
            board.checkTogether(body);
        }
        return board;
    }

    /** Rules of the whole body; only the first that is broken is told, as clients know it. */
    private void checkTogether(Fields body) {
        if (description.isEmpty()) {
            body.reject("description is required");
        } else if (gatewayId == null) {
            body.reject("gateway_id is required");
        } else if (boardType.equals("goal") && goalConfirmed && !hasGoal()) {
            body.reject("Confirmed goal boards require objective and success_metrics");
        }
    }

    private boolean hasGoal() {
        return objective != null && !objective.isEmpty() && successMetrics != null && !successMetrics.isEmpty();
    }

    // After an error the readers give null, and the error ends the request.

    private static boolean flag(Fields body, String name, boolean fallback) {
        return Boolean.TRUE.equals(body.bool(name).orElse(fallback));
    }

    private static int maxAgents(Fields body) {
        Integer maxAgents = body.integer("max_agents", 0, Integer.MAX_VALUE).orElse(1);
        return maxAgents == null ? 0 : maxAgents;
    }

    Board toBoard(UUID organizationId) {
        Board board = new Board();
        board.id = UUID.randomUUID();
        board.organizationId = organizationId;
        board.name = name;
        board.slug = slug;
        board.description = description;
        board.gatewayId = gatewayId;
        board.boardGroupId = boardGroupId;
        board.boardType = boardType;
        board.objective = objective;
        board.successMetrics = successMetrics == null ? null : successMetrics.toString();
        board.targetDate = targetDate;
        board.goalConfirmed = goalConfirmed;
        board.goalSource = goalSource;
        board.requireApprovalForDone = requireApprovalForDone;
        board.requireReviewBeforeDone = requireReviewBeforeDone;
        board.commentRequiredForReview = commentRequiredForReview;
        board.blockStatusChangesWithPendingApproval = blockStatusChangesWithPendingApproval;
        board.onlyLeadCanChangeStatus = onlyLeadCanChangeStatus;
        board.maxAgents = maxAgents;
        board.createdAt = Timestamps.now();
        board.updatedAt = board.createdAt;
        return board;
    }
}
