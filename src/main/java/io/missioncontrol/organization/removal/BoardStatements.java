package io.missioncontrol.organization.removal;

import java.util.List;

/** The removal of boards; {@code $1} is the array of their ids. */
final class BoardStatements {

    private static final String TASKS = "(select id from tasks where board_id = any($1))";
    private static final String AGENTS = "(select id from agents where board_id = any($1))";
    private static final String APPROVALS = "(select id from approvals where board_id = any($1))";
    private static final String WEBHOOKS = "(select id from board_webhooks where board_id = any($1))";

    /** Ordering keys of what the agents are told (board.BoardNotices). */
    private static final String NOTICES =
            "(select cast(md5('agent_notice ' || id) as uuid) from agents where board_id = any($1))";

    static final List<String> ALL = List.of(
            lock("boards", "id"),
            lock("agents", "board_id"),
            lock("tasks", "board_id"),
            lock("approvals", "board_id"),
            lock("board_webhooks", "board_id"),
            // Deliveries, made or still to be made: their ordering key is the webhook.
            "delete from queue_jobs where coalesce(ordering_key, id) in " + WEBHOOKS,
            "delete from queue_finished_jobs where ordering_key in " + WEBHOOKS,
            "delete from queue_jobs where coalesce(ordering_key, id) in " + NOTICES,
            "delete from queue_finished_jobs where ordering_key in " + NOTICES,
            "delete from activity_events where board_id = any($1)",
            "delete from activity_events where task_id in " + TASKS,
            "delete from activity_events where agent_id in " + AGENTS,
            "delete from tag_assignments where task_id in " + TASKS,
            "delete from task_custom_field_values where task_id in " + TASKS,
            "delete from task_dependencies where board_id = any($1)",
            "delete from task_dependencies where task_id in " + TASKS,
            "delete from task_dependencies where depends_on_task_id in " + TASKS,
            "delete from task_fingerprints where board_id = any($1)",
            "delete from task_fingerprints where task_id in " + TASKS,
            "delete from approval_task_links where approval_id in " + APPROVALS,
            "delete from approval_task_links where task_id in " + TASKS,
            "delete from approvals where board_id = any($1)",
            "delete from board_memory where board_id = any($1)",
            "delete from board_webhook_payloads where board_id = any($1)",
            "delete from board_webhook_payloads where webhook_id in " + WEBHOOKS,
            "delete from webhook_idempotency_keys where webhook_id in " + WEBHOOKS,
            "delete from board_webhooks where board_id = any($1)",
            "delete from board_onboarding_sessions where board_id = any($1)",
            "delete from organization_board_access where board_id = any($1)",
            "delete from organization_invite_board_access where board_id = any($1)",
            "delete from board_task_custom_fields where board_id = any($1)",
            // Other boards may refer to tasks and agents of these; nothing of theirs is lost but the reference.
            "update approvals set task_id = null where task_id in " + TASKS,
            "update approvals set agent_id = null where agent_id in " + AGENTS,
            "update board_webhooks set agent_id = null where agent_id in " + AGENTS,
            "delete from tasks where board_id = any($1)",
            "update tasks set assigned_agent_id = null where assigned_agent_id in " + AGENTS,
            "delete from agents where board_id = any($1)",
            "delete from boards where id = any($1)");

    private BoardStatements() {}

    private static String lock(String table, String column) {
        return "select from " + table + " where " + column + " = any($1) order by id for update";
    }
}
