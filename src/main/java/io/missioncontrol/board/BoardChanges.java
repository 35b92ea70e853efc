package io.missioncontrol.board;

import io.missioncontrol.fence.ExternalDataFence;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What a change of a board changes, in words for agents. All that people have typed is behind the fence. */
final class BoardChanges {

    /** Agents pay for what they read; the API has all of it. */
    private static final int MAX_VALUE = 500;

    /** By name. */
    private static final List<Property> PROPERTIES = List.of(
            new Property(
                    "block_status_changes_with_pending_approval", BoardRead::blockStatusChangesWithPendingApproval),
            new Property("board_group_id", BoardRead::boardGroupId),
            new Property("board_type", BoardRead::boardType),
            new Property("comment_required_for_review", BoardRead::commentRequiredForReview),
            new Property("description", BoardRead::description),
            new Property("gateway_id", BoardRead::gatewayId),
            new Property("goal_confirmed", BoardRead::goalConfirmed),
            new Property("goal_source", BoardRead::goalSource),
            new Property("max_agents", BoardRead::maxAgents),
            new Property("name", BoardRead::name),
            new Property("objective", BoardRead::objective),
            new Property("only_lead_can_change_status", BoardRead::onlyLeadCanChangeStatus),
            new Property("require_approval_for_done", BoardRead::requireApprovalForDone),
            new Property("require_review_before_done", BoardRead::requireReviewBeforeDone),
            new Property("slug", BoardRead::slug),
            new Property("success_metrics", board -> metrics(board.successMetrics())),
            new Property("target_date", BoardRead::targetDate));

    private record Property(String name, Function<BoardRead, Object> value) {}

    private BoardChanges() {}

    /** For the lead of the board; null when nothing has changed. */
    static String message(BoardRead before, BoardRead after) {
        StringBuilder lines = new StringBuilder();
        for (Property property : PROPERTIES) {
            Object old = property.value().apply(before);
            Object present = property.value().apply(after);
            if (!Objects.equals(old, present)) {
                lines.append("\n- ").append(property.name()).append(": ").append(shown(old)).append(" -> ")
                        .append(shown(present));
            }
        }
        return lines.isEmpty()
                ? null
                : "BOARD UPDATED\nBoard ID: " + after.id()
                        + "\n\nLook at what has changed, and adapt plans and assignments where they no longer fit.\n\n"
                        + ExternalDataFence.around("Board: " + shown(after.name()) + "\nChanged:" + lines);
    }

    /** For the agents of all boards of a group that another board has joined or left. */
    static String groupMessage(BoardRead board, Object groupId, boolean joined) {
        return "BOARD GROUP UPDATED\nBoard Group ID: " + groupId + "\nBoard ID: " + board.id() + "\n\n"
                + (joined
                        ? "This board is in the group from now on. Look at what it works on before you begin something"
                                + " that concerns both, and agree with its agents on who does what."
                        : "This board is no longer in the group. Do not count on its agents any more, and look for work"
                                + " that was handed over and is not done.")
                + "\n\n" + ExternalDataFence.around("Board: " + shown(board.name()));
    }

    /** Equal however it is written; what is no object stays text. */
    private static Object metrics(String json) {
        if (json == null || json.equals("null")) {
            return null;
        }
        try {
            return new JsonObject(json);
        } catch (DecodeException e) {
            return json;
        }
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.codePointCount(0, text.length()) <= MAX_VALUE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE - 3)) + "...";
    }
}
