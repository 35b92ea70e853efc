package io.missioncontrol.organization.removal;

import java.util.List;

/** The removal of organizations whose boards are gone; {@code $1} is the array of their ids. */
final class OrganizationStatements {

    private static final String OWN = " where organization_id = any($1)";
    private static final String GATEWAYS = "(select id from gateways" + OWN + ")";
    private static final String SKILLS = "(select id from marketplace_skills" + OWN + ")";
    private static final String TAGS = "(select id from tags" + OWN + ")";
    private static final String GROUPS = "(select id from board_groups" + OWN + ")";
    private static final String FIELDS = "(select id from task_custom_field_definitions" + OWN + ")";
    private static final String MEMBERS = "(select id from organization_members" + OWN + ")";
    private static final String INVITES = "(select id from organization_invites" + OWN + ")";
    /** Agents of gateways that belong to no board. */
    private static final String AGENTS = "(select id from agents where gateway_id in " + GATEWAYS + ")";

    /** People before organizations, as everywhere, so that no two changes wait for each other. */
    static final List<String> LOCKS = List.of(
            "select from users where active_organization_id = any($1) order by id for update",
            "select from organizations where id = any($1) order by id for update");

    static final List<String> REMOVALS = List.of(
            "select from gateways" + OWN + " order by id for update",
            "select from agents where gateway_id in " + GATEWAYS + " order by id for update",
            "delete from activity_events where agent_id in " + AGENTS,
            "update approvals set agent_id = null where agent_id in " + AGENTS,
            "update board_webhooks set agent_id = null where agent_id in " + AGENTS,
            "update tasks set assigned_agent_id = null where assigned_agent_id in " + AGENTS,
            "delete from agents where gateway_id in " + GATEWAYS,
            "delete from board_group_memory where board_group_id in " + GROUPS,
            "delete from board_groups" + OWN,
            "delete from gateway_installed_skills where gateway_id in " + GATEWAYS,
            "delete from gateway_installed_skills where skill_id in " + SKILLS,
            "delete from marketplace_skills" + OWN,
            "delete from skill_packs" + OWN,
            "delete from gateways" + OWN,
            "delete from tag_assignments where tag_id in " + TAGS,
            "delete from tags" + OWN,
            "delete from task_custom_field_values where task_custom_field_definition_id in " + FIELDS,
            "delete from board_task_custom_fields where task_custom_field_definition_id in " + FIELDS,
            "delete from task_custom_field_definitions" + OWN,
            "delete from organization_invite_board_access where organization_invite_id in " + INVITES,
            "delete from organization_invites" + OWN,
            "delete from organization_board_access where organization_member_id in " + MEMBERS,
            "delete from organization_members" + OWN,
            "update users set active_organization_id = null where active_organization_id = any($1)",
            "delete from organizations where id = any($1)");

    private OrganizationStatements() {}
}
