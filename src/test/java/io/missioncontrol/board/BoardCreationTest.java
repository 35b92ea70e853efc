package io.missioncontrol.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ManyUsers.class)
class BoardCreationTest {

    private static final String BOARDS = "/api/v1/boards";

    private TestUser owner;
    private UUID organization;
    private UUID gateway;

    @BeforeEach
    void anOrganizationWithAGateway() {
        owner = TestUser.signedIn();
        organization = owner.organization();
        gateway = Rows.gateway(organization);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        var id = owner.post(BOARDS, board(""))
                .then()
                .statusCode(200)
                .body("name", equalTo("Alpha"))
                .body("slug", equalTo("alpha"))
                .body("description", equalTo("First board"))
                .body("gateway_id", equalTo(gateway.toString()))
                .body("board_group_id", nullValue())
                .body("board_type", equalTo("goal"))
                .body("objective", nullValue())
                .body("success_metrics", nullValue())
                .body("target_date", nullValue())
                .body("goal_confirmed", equalTo(false))
                .body("goal_source", nullValue())
                .body("require_approval_for_done", equalTo(true))
                .body("require_review_before_done", equalTo(false))
                .body("comment_required_for_review", equalTo(false))
                .body("block_status_changes_with_pending_approval", equalTo(false))
                .body("only_lead_can_change_status", equalTo(false))
                .body("max_agents", equalTo(1))
                .body("organization_id", equalTo(organization.toString()))
                .extract()
                .jsonPath()
                .getUUID("id");

        owner.get(BOARDS + "/{id}", id).then().statusCode(200).body("name", equalTo("Alpha"));
    }

    @Test
    void everyFieldIsKept() {
        var group = Rows.group(organization);
        var metrics = "{\"m\":1,\"big\":123456789012345678901234567890}";

        var answer = owner.post(BOARDS, board("""
                , "board_group_id": "%s", "board_type": "general", "objective": "o", "success_metrics": %s,
                "target_date": "2027-01-02T03:04:05+02:00", "goal_confirmed": "yes", "goal_source": "s",
                "require_approval_for_done": false, "require_review_before_done": true,
                "comment_required_for_review": true, "block_status_changes_with_pending_approval": true,
                "only_lead_can_change_status": true, "max_agents": "7",
                "id": "11111111-1111-4111-8111-111111111111"
                """.formatted(group, metrics)));

        answer.then()
                .statusCode(200)
                .body("board_group_id", equalTo(group.toString()))
                .body("board_type", equalTo("general"))
                .body("objective", equalTo("o"))
                .body("target_date", equalTo("2027-01-02T01:04:05"))
                .body("goal_confirmed", equalTo(true))
                .body("goal_source", equalTo("s"))
                .body("require_approval_for_done", equalTo(false))
                .body("require_review_before_done", equalTo(true))
                .body("comment_required_for_review", equalTo(true))
                .body("block_status_changes_with_pending_approval", equalTo(true))
                .body("only_lead_can_change_status", equalTo(true))
                .body("max_agents", equalTo(7));
        assertThat(answer.asString()).contains("\"success_metrics\":" + metrics).doesNotContain("11111111-1111");
    }

    @Test
    void slugsNeedNotBeUnique() {
        owner.post(BOARDS, board("")).then().statusCode(200);
        owner.post(BOARDS, board("")).then().statusCode(200);

        owner.get(BOARDS).then().body("total", equalTo(2));
    }

    @Test
    void whatIsMissingIsListedOnce() {
        owner.post(BOARDS, "{}")
                .then()
                .statusCode(422)
                .body("detail.loc", equalTo(List.of(
                        List.of("body", "name"), List.of("body", "slug"), List.of("body", "description"))))
                .body("detail.type", equalTo(List.of("missing", "missing", "missing")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"name\": \"a\", \"slug\": \"a\", \"description\": \"d\"} | gateway_id is required",
        "{\"name\": \"a\", \"slug\": \"a\", \"description\": \"  \"} | description is required",
        "{\"name\": \"a\", \"slug\": \"a\", \"description\": \"d\", \"gateway_id\": null} | gateway_id is required",
    })
    void rulesOfTheWholeBodyAreToldOneAtATime(String json, String error) {
        owner.post(BOARDS, json)
                .then()
                .statusCode(422)
                .body("detail", hasSize(1))
                .body("detail[0].type", equalTo("value_error"))
                .body("detail[0].loc", equalTo(List.of("body")))
                .body("detail[0].ctx.error", equalTo(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ", \"goal_confirmed\": true",
        ", \"goal_confirmed\": true, \"objective\": \"\", \"success_metrics\": {\"m\": 1}",
        ", \"goal_confirmed\": true, \"objective\": \"o\", \"success_metrics\": {}"
    })
    void aConfirmedGoalNeedsAnObjectiveAndMetrics(String fields) {
        owner.post(BOARDS, board(fields))
                .then()
                .statusCode(422)
                .body("detail[0].ctx.error", equalTo("Confirmed goal boards require objective and success_metrics"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        ", \"max_agents\": -1                            | greater_than_equal",
        ", \"max_agents\": null                          | int_type",
        ", \"target_date\": \"soon\"                     | datetime_from_date_parsing",
        ", \"goal_confirmed\": 2                         | bool_parsing",
        ", \"board_type\": null                          | string_type",
        ", \"objective\": \"a\\u0000b\"                  | value_error",
        ", \"success_metrics\": []                       | dict_type",
        ", \"board_group_id\": \"zzz\"                   | uuid_parsing",
    })
    void whatIsUnreadableIsNamed(String fields, String type) {
        owner.post(BOARDS, board(fields))
                .then()
                .statusCode(422)
                .body("detail", hasSize(1))
                .body("detail[0].type", equalTo(type));
    }

    @Test
    void theGatewayMustBeTheOrganizationsOwn() {
        var stranger = Rows.gateway(TestUser.signedIn().organization());

        for (var id : List.of(stranger, UUID.randomUUID())) {
            owner.post(BOARDS, board("").replace(gateway.toString(), id.toString()))
                    .then()
                    .statusCode(422)
                    .body("detail", equalTo("gateway_id is invalid"));
        }
    }

    @Test
    void theGatewayNeedsItsMainAgent() {
        var bare = Rows.gatewayWithoutAgent(organization);

        owner.post(BOARDS, board("").replace(gateway.toString(), bare.toString()))
                .then()
                .statusCode(422)
                .body("detail", equalTo(
                        "gateway must have a gateway main agent before boards can be created or updated"));
    }

    @Test
    void theGroupMustBeTheOrganizationsOwn() {
        var stranger = Rows.group(TestUser.signedIn().organization());

        owner.post(BOARDS, board(", \"board_group_id\": \"" + stranger + "\""))
                .then()
                .statusCode(422)
                .body("detail", equalTo("board_group_id is invalid"));
    }

    @Test
    void onlyAdminsMakeBoards() {
        var member = TestUser.signedIn();
        Rows.member(organization, member, "member");
        var admin = TestUser.signedIn();
        Rows.member(organization, admin, "admin");

        member.post(BOARDS, "{}").then().statusCode(403);
        admin.post(BOARDS, board("")).then().statusCode(200);
    }

    private String board(String fields) {
        return "{\"name\": \"Alpha\", \"slug\": \"alpha\", \"description\": \" First board \", \"gateway_id\": \"" + gateway
                + "\"" + fields + "}";
    }
}
