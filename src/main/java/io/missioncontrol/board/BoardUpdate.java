package io.missioncontrol.board;

import java.time.LocalDateTime;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Field;
import io.missioncontrol.edge.input.Fields;

/** What members may change about a board. */
public record BoardUpdate(
        Change<String> name,
        Change<String> slug,
        Change<String> description,
        Change<UUID> gatewayId,
        Change<UUID> boardGroupId,
        Change<String> boardType,
        Change<String> objective,
        Change<ObjectNode> successMetrics,
        Change<LocalDateTime> targetDate,
        Change<Boolean> goalConfirmed,
        Change<String> goalSource,
        Change<Boolean> requireApprovalForDone,
        Change<Boolean> requireReviewBeforeDone,
        Change<Boolean> commentRequiredForReview,
        Change<Boolean> blockStatusChangesWithPendingApproval,
        Change<Boolean> onlyLeadCanChangeStatus,
        Change<Integer> maxAgents) {

    static BoardUpdate from(Fields body) {
        BoardUpdate update = new BoardUpdate(
                body.text("name").changeRequired(),
                body.text("slug").changeRequired(),
                body.text("description").map(String::strip).change(),
                body.uuid("gateway_id").change(),
                body.uuid("board_group_id").change(),
                body.text("board_type").changeRequired(),
                body.text("objective").change(),
                body.object("success_metrics").change(),
                body.timestamp("target_date").change(),
                flag(body, "goal_confirmed"),
                body.text("goal_source").change(),
                flag(body, "require_approval_for_done"),
                flag(body, "require_review_before_done"),
                flag(body, "comment_required_for_review"),
                flag(body, "block_status_changes_with_pending_approval"),
                flag(body, "only_lead_can_change_status"),
                maxAgents(body).changeRequired());
        if (body.valid()) {
            update.checkTogether(body);
        }
        return update;
    }

    /** Rules of the whole body; only the first that is broken is told, as clients know it. */
    private void checkTogether(Fields body) {
        if (gatewayId.present() && gatewayId.value() == null) {
            body.reject("gateway_id is required");
        } else if (description.present() && (description.value() == null || description.value().isEmpty())) {
            body.reject("description is required");
        }
    }

    private static Change<Boolean> flag(Fields body, String name) {
        return body.bool(name).changeRequired();
    }

    private static Field<Integer> maxAgents(Fields body) {
        return body.integer("max_agents", 0, Integer.MAX_VALUE);
    }

    /** Everything but the gateway and the group, which are checked first. */
    void applyTo(Board board) {
        name.apply(value -> board.name = value);
        slug.apply(value -> board.slug = value);
        description.apply(value -> board.description = value);
        gatewayId.apply(value -> board.gatewayId = value);
        boardGroupId.apply(value -> board.boardGroupId = value);
        boardType.apply(value -> board.boardType = value);
        objective.apply(value -> board.objective = value);
        successMetrics.apply(value -> board.successMetrics = value == null ? null : value.toString());
        targetDate.apply(value -> board.targetDate = value);
        goalConfirmed.apply(value -> board.goalConfirmed = value);
        goalSource.apply(value -> board.goalSource = value);
        requireApprovalForDone.apply(value -> board.requireApprovalForDone = value);
        requireReviewBeforeDone.apply(value -> board.requireReviewBeforeDone = value);
        commentRequiredForReview.apply(value -> board.commentRequiredForReview = value);
        blockStatusChangesWithPendingApproval.apply(
                value -> board.blockStatusChangesWithPendingApproval = value);
        onlyLeadCanChangeStatus.apply(value -> board.onlyLeadCanChangeStatus = value);
        maxAgents.apply(value -> board.maxAgents = value);
    }
}
