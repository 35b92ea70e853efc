package io.missioncontrol.board;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;
import static org.assertj.core.api.Assertions.assertThat;

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
class BoardUpdateTest {

    private static final String BOARD = "/api/v1/boards/{id}";

    private TestUser owner;
    private UUID organization;
    private UUID board;

    @BeforeEach
    void aBoardOnAGateway() {
        owner = TestUser.signedIn();
        organization = owner.organization();
        board = Rows.board(organization, Rows.gateway(organization), "Alpha");
    }

    @Test
    void aBoardIsReadInEveryField() {
        owner.get(BOARD, board)
                .then()
                .statusCode(200)
                .body("name", equalTo("Alpha"))
                .body("board_type", equalTo("general"))
                .body("success_metrics", nullValue())
                .body("target_date", nullValue())
                .body("require_approval_for_done", equalTo(true))
                .body("max_agents", equalTo(1))
                .body("organization_id", equalTo(organization.toString()))
                .body("$", hasKey("goal_source"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"upper", "bare", "braces", "urn"})
    void theIdIsReadInEverySpelling(String spelling) {
        var text = board.toString();
        var id = switch (spelling) {
            case "upper" -> text.toUpperCase();
            case "bare" -> text.replace("-", "");
            case "braces" -> "%7B" + text + "%7D";
            default -> "urn:uuid:" + text;
        };

        owner.request().urlEncodingEnabled(false).get("/api/v1/boards/" + id).then().statusCode(200).body("id", equalTo(text));
    }

    @Test
    void anIdThatIsNoUuidIsUnprocessable() {
        owner.get(BOARD, "abc").then().statusCode(422).body("detail[0].type", equalTo("uuid_parsing"));
    }

    @Test
    void onlyTheFieldsThatAreSentChange() {
        owner.patch(BOARD, "{\"description\": \" Updated \", \"require_review_before_done\": \"yes\"}", board)
                .then()
                .statusCode(200)
                .body("description", equalTo("Updated"))
                .body("require_review_before_done", equalTo(true))
                .body("require_approval_for_done", equalTo(true))
                .body("name", equalTo("Alpha"));
    }

    @Test
    void anEmptyChangeTouchesTheTimeAlone() {
        var before = owner.get(BOARD, board).jsonPath().getString("updated_at");

        owner.patch(BOARD, "{}", board).then().statusCode(200).body("updated_at", greaterThan(before));
    }

    @Test
    void metricsComeBackAsTheyWereSent() {
        var metrics = "{\"m\":1,\"big\":123456789012345678901234567890,\"tiny\":1E-400,\"text\":\"é\\\"\",\"n\":null}";

        var answer = owner.patch(BOARD, "{\"success_metrics\": " + metrics + "}", board).asString();

        assertThat(answer).contains("\"success_metrics\":" + metrics);
        assertThat(owner.get(BOARD, board).asString()).contains("\"success_metrics\":" + metrics);
        assertThat(owner.get("/api/v1/boards").asString()).contains("\"success_metrics\":" + metrics);
    }

    @Test
    void aGoalBoardNeedsAnObjectiveAndMetrics() {
        owner.patch(BOARD, "{\"board_type\": \"goal\"}", board)
                .then()
                .statusCode(422)
                .body("detail", equalTo("Goal boards require objective and success_metrics"));
        owner.patch(BOARD, "{\"board_type\": \"goal\", \"objective\": \"o\", \"success_metrics\": {}}", board)
                .then()
                .statusCode(422);
        owner.get(BOARD, board).then().body("board_type", equalTo("general")).body("objective", nullValue());

        owner.patch(BOARD, "{\"board_type\": \"goal\", \"objective\": \"o\", \"success_metrics\": {\"m\": 1}}", board)
                .then()
                .statusCode(200)
                .body("board_type", equalTo("goal"))
                .body("success_metrics.m", equalTo(1));
    }

    @Test
    void aTimeIsKeptInUtc() {
        owner.patch(BOARD, "{\"target_date\": \"2027-01-02T03:04:05+02:00\"}", board)
                .then()
                .body("target_date", equalTo("2027-01-02T01:04:05"));
        owner.patch(BOARD, "{\"target_date\": null}", board).then().body("target_date", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"gateway_id, gateway_id is required", "description, description is required"})
    void aGatewayAndADescriptionCannotBeTakenAway(String field, String error) {
        owner.patch(BOARD, "{\"" + field + "\": null}", board)
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("value_error"))
                .body("detail[0].loc", equalTo(List.of("body")))
                .body("detail[0].ctx.error", equalTo(error));
    }

    @ParameterizedTest
    @CsvSource({
        "name, string_type",
        "slug, string_type",
        "board_type, string_type",
        "goal_confirmed, bool_type",
        "require_approval_for_done, bool_type",
        "max_agents, int_type"
    })
    void nullIsNoValueForAFieldThatMustHaveOne(String field, String type) {
        owner.patch(BOARD, "{\"" + field + "\": null}", board)
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo(type))
                .body("detail[0].loc", equalTo(List.of("body", field)));
    }

    @Test
    void everythingUnreadableIsNamedAtOnce() {
        owner.patch(BOARD, "{\"name\": 5, \"max_agents\": -1, \"target_date\": \"soon\", \"gateway_id\": null}", board)
                .then()
                .statusCode(422)
                .body("detail.type", containsInAnyOrder("string_type", "greater_than_equal", "datetime_from_date_parsing"));
    }

    @Test
    void aGatewayOrGroupOfAnotherOrganizationIsInvalid() {
        var stranger = TestUser.signedIn().organization();

        owner.patch(BOARD, "{\"gateway_id\": \"" + Rows.gateway(stranger) + "\"}", board)
                .then()
                .statusCode(422)
                .body("detail", equalTo("gateway_id is invalid"));
        owner.patch(BOARD, "{\"board_group_id\": \"" + Rows.group(stranger) + "\"}", board)
                .then()
                .statusCode(422)
                .body("detail", equalTo("board_group_id is invalid"));
    }

    @Test
    void aGatewayNeedsItsMainAgent() {
        var gateway = Rows.gatewayWithoutAgent(organization);

        owner.patch(BOARD, "{\"gateway_id\": \"" + gateway + "\"}", board)
                .then()
                .statusCode(422)
                .body("detail", equalTo(
                        "gateway must have a gateway main agent before boards can be created or updated"));
    }

    @Test
    void aBoardJoinsAndLeavesAGroup() {
        var group = Rows.group(organization);

        owner.patch(BOARD, "{\"board_group_id\": \"" + group + "\"}", board)
                .then()
                .body("board_group_id", equalTo(group.toString()));
        owner.patch(BOARD, "{\"board_group_id\": null}", board).then().body("board_group_id", nullValue());
    }

    @Test
    void aBoardWithoutAGatewayMustGetOneFirst() {
        var bare = Rows.board(organization, null, "Bare");

        owner.patch(BOARD, "{\"name\": \"n\"}", bare)
                .then()
                .statusCode(422)
                .body("detail", equalTo("gateway_id is required"));
    }

    @Test
    void readersMayNotWriteAndOutsidersMayNotEvenRead() {
        var reader = TestUser.signedIn();
        Rows.access(Rows.member(organization, reader, "member"), board, true, false);

        reader.get(BOARD, board).then().statusCode(200);
        reader.patch(BOARD, "{}", board).then().statusCode(403).body("detail", equalTo("Board access denied"));
        reader.delete(BOARD, board).then().statusCode(403);
        TestUser.signedIn().get(BOARD, board).then().statusCode(403).body("detail", equalTo("No org access"));
    }
}
