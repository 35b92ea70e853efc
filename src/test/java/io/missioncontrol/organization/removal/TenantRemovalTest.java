package io.missioncontrol.organization.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class TenantRemovalTest {

    /** Kept when a board goes: the organization's own. */
    private static final Set<String> OUTSIDE_BOARDS = Set.of(
            "organizations",
            "users",
            "organization_members",
            "organization_invites",
            "gateways",
            "board_groups",
            "board_group_memory",
            "gateway_installed_skills",
            "marketplace_skills",
            "skill_packs",
            "tags",
            "task_custom_field_definitions");

    @Test
    void aBoardGoesWithEverythingThatRefersToIt() {
        var owner = TestUser.signedIn();
        var tenant = FullTenant.of(owner);
        var webhook = tenant.rows().get("board_webhooks");
        Rows.execute("insert into queue_jobs (id, kind, ordering_key, payload) values (?, 'k', ?, '{}'::json)",
                UUID.randomUUID(), webhook);
        var notices = "payload::text like '%" + tenant.rows().get("agents") + "%'";
        for (var table : List.of("queue_jobs (id", "queue_finished_jobs (sequence_number, state, attempts, created_at, id")) {
            Rows.execute("insert into " + table + ", kind, ordering_key, payload) select "
                    + (table.startsWith("queue_jobs") ? "" : "1, 'done', 1, now(), ")
                    + "gen_random_uuid(), 'agent_notice', cast(md5('agent_notice ' || id) as uuid),"
                    + " json_build_object('agent_id', id) from agents where id = ?", tenant.rows().get("agents"));
        }

        owner.delete("/api/v1/boards/{id}", tenant.rows().get("boards")).then().statusCode(200).body("ok", equalTo(true));

        tenant.rows().forEach((table, id) -> assertThat(Rows.count(table, "id = ?", id))
                .as(table)
                .isEqualTo(OUTSIDE_BOARDS.contains(table) ? 1 : 0));
        assertThat(Rows.count("queue_jobs", "ordering_key = ?", webhook)).isZero();
        assertThat(Rows.count("queue_jobs", notices + " and kind = 'agent_notice'")).isZero();
        assertThat(Rows.count("queue_finished_jobs", notices)).isZero();
        owner.delete("/api/v1/boards/{id}", tenant.rows().get("boards")).then().statusCode(404);
    }

    @Test
    void anAccountGoesWithTheOrganizationThatNobodyElseIsIn() {
        var owner = TestUser.signedIn();
        var tenant = FullTenant.of(owner);
        Rows.agent(tenant.rows().get("gateways"), null);

        owner.delete("/api/v1/users/me").then().statusCode(200).body("ok", equalTo(true));

        tenant.rows().forEach((table, id) ->
                assertThat(Rows.count(table, "id = ?", id)).as(table).isZero());
    }

    @Test
    void tasksOfOtherBoardsOnlyLoseTheAgentThatGoes() {
        var owner = TestUser.signedIn();
        var tenant = FullTenant.of(owner);
        var other = Rows.board(owner.organization(), null, "other");
        var task = UUID.randomUUID();
        Rows.execute("insert into tasks (id, board_id, title, status, priority, auto_created, assigned_agent_id,"
                + " created_at, updated_at) values (?, ?, 't', 'inbox', 'low', false, ?, now(), now())",
                task, other, tenant.rows().get("agents"));

        owner.delete("/api/v1/boards/{id}", tenant.rows().get("boards")).then().statusCode(200);

        assertThat(Rows.count("tasks", "id = ? and assigned_agent_id is null", task)).isEqualTo(1);
    }
}
