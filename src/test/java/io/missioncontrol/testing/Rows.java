package io.missioncontrol.testing;

import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Rows in the database of the application under test, beside its API. */
public final class Rows {

    private static final String NOW = "now() at time zone 'utc'";

    private Rows() {}

    public static String database() {
        return ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
    }

    public static long count(String table, String condition, Object... parameters) {
        return (Long) Sql.value(database(), "select count(*) from " + table + " where " + condition, parameters);
    }

    public static void execute(String sql, Object... parameters) {
        Sql.execute(database(), sql, parameters);
    }

    /** A gateway with its main agent. */
    public static UUID gateway(UUID organization) {
        var id = gatewayWithoutAgent(organization);
        agent(id, null);
        return id;
    }

    public static UUID gatewayWithoutAgent(UUID organization) {
        var id = UUID.randomUUID();
        execute("insert into gateways (id, organization_id, name, url, workspace_root, created_at, updated_at,"
                + " disable_device_pairing, allow_insecure_tls)"
                + " values (?, ?, 'Gateway', 'ws://127.0.0.1:1', '/w', " + NOW + ", " + NOW + ", false, false)",
                id, organization);
        return id;
    }

    public static UUID agent(UUID gateway, UUID board) {
        var id = UUID.randomUUID();
        execute("insert into agents (id, board_id, name, status, is_board_lead, created_at, updated_at, gateway_id,"
                + " lifecycle_generation, wake_attempts)"
                + " values (?, ?, 'Agent', 'online', false, " + NOW + ", " + NOW + ", ?, 0, 0)",
                id, board, gateway);
        return id;
    }

    public static UUID group(UUID organization) {
        var id = UUID.randomUUID();
        execute("insert into board_groups (id, organization_id, name, slug, created_at, updated_at)"
                + " values (?, ?, 'Group', 'group', " + NOW + ", " + NOW + ")", id, organization);
        return id;
    }

    public static UUID board(UUID organization, UUID gateway, String name) {
        var id = UUID.randomUUID();
        execute("insert into boards (id, organization_id, name, slug, gateway_id, board_type, goal_confirmed, created_at,"
                + " updated_at, description, max_agents)"
                + " values (?, ?, ?, 'slug', ?, 'general', false, " + NOW + ", " + NOW + ", 'A board', 1)",
                id, organization, name, gateway);
        return id;
    }

    /** What a member may do with one board. */
    public static void access(UUID member, UUID board, boolean read, boolean write) {
        execute("insert into organization_board_access (id, organization_member_id, board_id, can_read, can_write,"
                + " created_at, updated_at) values (?, ?, ?, ?, ?, " + NOW + ", " + NOW + ")",
                UUID.randomUUID(), member, board, read, write);
    }

    /** Makes a person a member of an organization and that their active one; returns the membership. */
    public static UUID member(UUID organization, TestUser user, String role) {
        var id = UUID.randomUUID();
        var userId = user.id();
        execute("insert into organization_members (id, organization_id, user_id, role, all_boards_read,"
                + " all_boards_write, created_at, updated_at)"
                + " values (?, ?, ?, ?, false, false, " + NOW + ", " + NOW + ")",
                id, organization, userId, role);
        execute("update users set active_organization_id = ? where id = ?", organization, userId);
        return id;
    }
}
