package io.missioncontrol.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ManyUsers.class)
class MemberRolesTest {

    private static final String MEMBERS = "/api/v1/organizations/me/members";
    private static final String MEMBER = MEMBERS + "/{id}";

    private TestUser owner;
    private UUID organization;
    private UUID owning;

    @BeforeEach
    void anOrganization() {
        owner = TestUser.signedIn();
        organization = owner.organization();
        owning = owner.member();
    }

    private static String role(String role) {
        return "{\"role\": \"" + role + "\"}";
    }

    @Test
    void membersAreListedByAddress() {
        var user = TestUser.signedIn();
        Rows.member(organization, user, "member");

        user.get(MEMBERS)
                .then()
                .statusCode(200)
                .body("total", equalTo(2))
                .body("items.user.email", hasItems(owner.email(), user.email()))
                .body("items[0].board_access", empty());
    }

    @Test
    void aMemberMayReadThemselvesAndAnAdministratorEverybody() {
        var user = TestUser.signedIn();
        var membership = Rows.member(organization, user, "member");

        user.get(MEMBER, membership).then().statusCode(200).body("user.email", equalTo(user.email()));
        user.get(MEMBER, owning).then().statusCode(403).body("detail", equalTo("Forbidden"));
        owner.get(MEMBER, membership).then().statusCode(200);
    }

    @Test
    void aMemberOfAnotherOrganizationIsNotFound() {
        var stranger = TestUser.signedIn().member();

        owner.get(MEMBER, stranger).then().statusCode(404);
        owner.patch(MEMBER, role("member"), stranger).then().statusCode(404);
        owner.put(MEMBER + "/access", "{}", stranger).then().statusCode(404);
        owner.delete(MEMBER, stranger).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"' Admin ', admin", "OWNER, owner", "'', member", "member, member"})
    void anOwnerGivesAnyRoleInAnySpelling(String sent, String stored) {
        var membership = Rows.member(organization, TestUser.signedIn(), "member");

        owner.patch(MEMBER, role(sent), membership).then().statusCode(200).body("role", equalTo(stored));
    }

    @Test
    void otherRolesDoNotExist() {
        var membership = Rows.member(organization, TestUser.signedIn(), "member");

        owner.patch(MEMBER, role("King"), membership)
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("value_error"))
                .body("detail[0].loc", equalTo(List.of("body", "role")));
        owner.patch(MEMBER, "{\"role\": null}", membership).then().statusCode(422);
    }

    @Test
    void anEmptyChangeTouchesTheTimeAlone() {
        var before = owner.get(MEMBER, owning).jsonPath().getString("updated_at");

        owner.patch(MEMBER, "{}", owning)
                .then()
                .statusCode(200)
                .body("role", equalTo("owner"))
                .body("updated_at", greaterThan(before));
    }

    @Test
    void anAdministratorCannotMakeOwners() {
        var admin = TestUser.signedIn();
        var membership = Rows.member(organization, admin, "admin");
        var other = Rows.member(organization, TestUser.signedIn(), "member");

        admin.patch(MEMBER, role("owner"), membership).then().statusCode(403);
        admin.patch(MEMBER, role("owner"), other).then().statusCode(403);
        admin.patch(MEMBER, role("admin"), other).then().statusCode(200);
    }

    @Test
    void anAdministratorCannotTouchOwners() {
        var admin = TestUser.signedIn();
        Rows.member(organization, admin, "admin");

        admin.patch(MEMBER, role("member"), owning)
                .then()
                .statusCode(403)
                .body("detail", equalTo("Only owners can change an owner's role"));
        admin.put(MEMBER + "/access", "{}", owning).then().statusCode(403);
        admin.delete(MEMBER, owning).then().statusCode(403).body("detail", equalTo("Only owners can remove owners"));
        owner.get(MEMBER, owning).then().body("role", equalTo("owner")).body("all_boards_write", equalTo(true));
    }

    @Test
    void aMemberChangesNobody() {
        var user = TestUser.signedIn();
        var membership = Rows.member(organization, user, "member");

        user.patch(MEMBER, role("admin"), membership).then().statusCode(403);
        user.put(MEMBER + "/access", "{\"all_boards_read\": true}", membership).then().statusCode(403);
        user.delete(MEMBER, owning).then().statusCode(403);
    }

    @Test
    void theLastOwnerStaysOne() {
        Rows.member(organization, TestUser.signedIn(), "admin");

        owner.patch(MEMBER, role("admin"), owning)
                .then()
                .statusCode(422)
                .body("detail", equalTo("Organization must have at least one owner"));
        owner.delete(MEMBER, owning)
                .then()
                .statusCode(403)
                .body("detail", equalTo("You cannot remove yourself from the organization"));
    }

    @Test
    void ofTwoOwnersOneMayStepDown() {
        Rows.member(organization, TestUser.signedIn(), "owner");

        owner.patch(MEMBER, role("admin"), owning).then().statusCode(200).body("role", equalTo("admin"));
    }

    @Test
    void ownersThatStepDownAtTheSameTimeLeaveOne() throws Exception {
        var second = TestUser.signedIn();
        var secondOwning = Rows.member(organization, second, "owner");

        var answers = atOnce(
                () -> owner.patch(MEMBER, role("member"), owning).statusCode(),
                () -> second.patch(MEMBER, role("member"), secondOwning).statusCode());

        assertThat(answers).containsExactlyInAnyOrder(200, 422);
        assertThat(owners()).isEqualTo(1);
    }

    @Test
    void ownersThatRemoveEachOtherAtTheSameTimeLeaveOne() throws Exception {
        var second = TestUser.signedIn();
        var secondOwning = Rows.member(organization, second, "owner");

        var answers = atOnce(
                () -> owner.delete(MEMBER, secondOwning).statusCode(),
                () -> second.delete(MEMBER, owning).statusCode());

        assertThat(answers).contains(200);
        assertThat(owners()).isEqualTo(1);
    }

    private long owners() {
        return Rows.count("organization_members", "organization_id = ? and role = 'owner'", organization);
    }

    @SafeVarargs
    private static List<Integer> atOnce(Callable<Integer>... requests) throws Exception {
        var ready = new CountDownLatch(requests.length);
        try (var threads = Executors.newFixedThreadPool(requests.length)) {
            var answers = Stream.of(requests)
                    .map(request -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return request.call();
                    }))
                    .toList();
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    @Test
    void whoIsRemovedGoesOnInAnotherOrganization() {
        var user = TestUser.signedIn();
        var personal = user.organization();
        var membership = Rows.member(organization, user, "member");
        Rows.access(membership, Rows.board(organization, null, "b"), true, true);

        owner.delete(MEMBER, membership).then().statusCode(200).body("ok", equalTo(true));

        assertThat(user.organization()).isEqualTo(personal);
        user.get("/api/v1/organizations/me/list").then().body("name", contains("Personal"));
        owner.delete(MEMBER, membership).then().statusCode(404);
    }

    @Test
    void accessToBoardsIsReplacedAsAWhole() {
        var user = TestUser.signedIn();
        var membership = Rows.member(organization, user, "member");
        var first = Rows.board(organization, null, "first");
        var second = Rows.board(organization, null, "second");
        Rows.access(membership, first, true, true);
        var access = "{\"board_access\": [{\"board_id\": \"" + second + "\"}, {\"board_id\": \"" + second
                + "\", \"can_write\": true}]}";

        owner.put(MEMBER + "/access", access, membership)
                .then()
                .statusCode(200)
                .body("all_boards_read", equalTo(false));

        owner.get(MEMBER, membership)
                .then()
                .body("board_access.board_id", contains(second.toString()))
                .body("board_access.can_read", contains(true))
                .body("board_access.can_write", contains(true));
        user.get("/api/v1/boards").then().body("items.name", contains("second"));
    }

    @Test
    void accessToAllBoardsNeedsNoSingleOnes() {
        var user = TestUser.signedIn();
        var membership = Rows.member(organization, user, "member");
        var board = Rows.board(organization, null, "b");

        owner.put(MEMBER + "/access", "{\"all_boards_read\": true, \"board_access\": [{\"board_id\": \"" + board
                        + "\", \"can_write\": true}]}", membership)
                .then()
                .statusCode(200)
                .body("all_boards_read", equalTo(true));

        owner.get(MEMBER, membership).then().body("board_access", empty());
        user.get("/api/v1/boards/{b}", board).then().statusCode(200);
        user.patch("/api/v1/boards/{b}", "{}", board).then().statusCode(403);
    }

    @Test
    void boardsOfOtherOrganizationsCannotBeGiven() {
        var foreign = Rows.board(TestUser.signedIn().organization(), null, "foreign");

        owner.put(MEMBER + "/access", "{\"board_access\": [{\"board_id\": \"" + foreign + "\"}]}", owning)
                .then()
                .statusCode(422)
                .body("detail", equalTo("Unprocessable Entity"));
        owner.get(MEMBER, owning).then().body("all_boards_read", equalTo(true));
    }

    @Test
    void errorsInAListNameTheEntry() {
        owner.put(MEMBER + "/access", "{\"board_access\": [{}, 5, {\"board_id\": \"x\"}]}", owning)
                .then()
                .statusCode(422)
                .body("detail.type", contains("missing", "model_attributes_type", "uuid_parsing"))
                .body("detail[0].loc", equalTo(List.of("body", "board_access", 0, "board_id")))
                .body("detail[1].loc", equalTo(List.of("body", "board_access", 1)))
                .body("detail[2].loc", equalTo(List.of("body", "board_access", 2, "board_id")));
    }

    @Test
    void anUnreadableMemberIdIsUnprocessable() {
        owner.get(MEMBER, "abc")
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("path", "member_id")));
    }
}
