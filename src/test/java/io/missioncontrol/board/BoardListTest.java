package io.missioncontrol.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class BoardListTest {

    @Test
    void aNewOrganizationHasNoBoards() {
        TestUser.signedIn()
                .get("/api/v1/boards")
                .then()
                .statusCode(200)
                .body("items", empty())
                .body("total", equalTo(0))
                .body("limit", equalTo(200))
                .body("offset", equalTo(0));
    }

    @Test
    void boardsComeByNameWhateverTheCase() {
        var owner = TestUser.signedIn();
        var organization = owner.organization();
        for (var name : new String[] {"gamma", "Alpha", "beta"}) {
            Rows.board(organization, null, name);
        }

        owner.get("/api/v1/boards").then().body("items.name", contains("Alpha", "beta", "gamma"));
    }

    @Test
    void aPageHasItsItemsAndTheWholeTotal() {
        var owner = TestUser.signedIn();
        var organization = owner.organization();
        for (var name : new String[] {"a", "b", "c"}) {
            Rows.board(organization, null, name);
        }

        owner.get("/api/v1/boards?limit=1&offset=1")
                .then()
                .body("items.name", contains("b"))
                .body("total", equalTo(3))
                .body("limit", equalTo(1))
                .body("offset", equalTo(1));
    }

    @Test
    void aPageBehindTheEndIsEmptyAndKnowsTheTotal() {
        var owner = TestUser.signedIn();
        Rows.board(owner.organization(), null, "only");

        owner.get("/api/v1/boards?offset=99").then().body("items", empty()).body("total", equalTo(1));
    }

    @Test
    void theListCanBeNarrowedToAGatewayAndAGroup() {
        var owner = TestUser.signedIn();
        var organization = owner.organization();
        var gateway = Rows.gateway(organization);
        var group = Rows.group(organization);
        Rows.board(organization, null, "neither");
        Rows.board(organization, gateway, "gateway");
        var both = Rows.board(organization, gateway, "both");
        Rows.execute("update boards set board_group_id = ? where id = ?", group, both);

        owner.get("/api/v1/boards?gateway_id={g}", gateway).then().body("items.name", contains("both", "gateway"));
        owner.get("/api/v1/boards?gateway_id={g}&board_group_id={b}", gateway, group)
                .then()
                .body("items.name", contains("both"));
    }

    @Test
    void allUnreadableParametersAreNamedAtOnce() {
        var response = TestUser.signedIn().get("/api/v1/boards?gateway_id=x&limit=0&offset=9223372036854775808");

        response.then()
                .statusCode(422)
                .body("detail.type", contains("uuid_parsing", "greater_than_equal", "less_than_equal"))
                .body("detail.loc", hasSize(3));
        assertThat(response.jsonPath().getString("detail[0].loc[1]")).isEqualTo("gateway_id");
    }

    @Test
    void membersSeeOnlyTheBoardsTheyMayRead() {
        var owner = TestUser.signedIn();
        var organization = owner.organization();
        var readable = Rows.board(organization, null, "readable");
        var writable = Rows.board(organization, null, "writable");
        var closed = Rows.board(organization, null, "closed");
        Rows.board(organization, null, "unmentioned");
        var member = TestUser.signedIn();
        var membership = Rows.member(organization, member, "member");
        Rows.access(membership, readable, true, false);
        Rows.access(membership, writable, false, true);
        Rows.access(membership, closed, false, false);

        member.get("/api/v1/boards").then().body("items.name", contains("readable", "writable")).body("total", equalTo(2));
    }

    @Test
    void boardsOfOtherOrganizationsAreNotListed() {
        var owner = TestUser.signedIn();
        Rows.board(owner.organization(), null, "secret");

        TestUser.signedIn().get("/api/v1/boards").then().body("items", empty()).body("total", equalTo(0));
    }
}
