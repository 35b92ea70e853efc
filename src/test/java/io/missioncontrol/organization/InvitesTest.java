package io.missioncontrol.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class InvitesTest {

    private static final String INVITES = "/api/v1/organizations/me/invites";
    private static final String ACCEPT = "/api/v1/organizations/invites/accept";

    private TestUser owner;
    private UUID organization;

    @BeforeEach
    void anOrganization() {
        owner = TestUser.signedIn();
        organization = owner.organization();
    }

    private static String invitation(String email, String more) {
        return "{\"invited_email\": \"" + email + "\"" + more + "}";
    }

    private JsonPath invite(String email, String more) {
        var answer = owner.post(INVITES, invitation(email, more));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static String token(JsonPath invite) {
        return "{\"token\": \"" + invite.getString("token") + "\"}";
    }

    @Test
    void theTokenIsInTheAnswerThatMakesItAndNowhereElse() {
        var answer = owner.post(INVITES, invitation(" New@Example.com ", ", \"all_boards_read\": true"));

        answer.then()
                .statusCode(200)
                .body("invited_email", equalTo("new@example.com"))
                .body("role", equalTo("member"))
                .body("all_boards_read", equalTo(true))
                .body("token", matchesPattern("[A-Za-z0-9_-]{32}"))
                .body("created_by_user_id", equalTo(owner.id().toString()))
                .body("accepted_at", nullValue());
        owner.get(INVITES).then().body("total", equalTo(1)).body("items[0].token", nullValue());
        owner.delete(INVITES + "/{id}", answer.jsonPath().getString("id")).then().statusCode(200).body("token", nullValue());
        owner.get(INVITES).then().body("items", empty());
    }

    @Test
    void aRevokedInvitationCannotBeAccepted() {
        var user = TestUser.signedIn();
        var invite = invite(user.email(), "");
        owner.delete(INVITES + "/{id}", invite.getString("id")).then().statusCode(200);

        user.post(ACCEPT, token(invite)).then().statusCode(404);
        owner.delete(INVITES + "/{id}", invite.getString("id")).then().statusCode(404);
    }

    @Test
    void onlyTheInvitedAddressMayAccept() {
        var invite = invite("somebody@example.com", "");

        TestUser.signedIn().post(ACCEPT, token(invite)).then().statusCode(403).body("detail", equalTo("Forbidden"));
        owner.get(INVITES).then().body("total", equalTo(1));
    }

    @Test
    void whoseAddressNobodyVouchesForCannotAccept() {
        var user = new TestUser("unvouched" + UUID.randomUUID(), null);
        user.get("/api/v1/users/me").then().statusCode(200);
        var vouchedOnceUponATime = TestUser.signedIn();
        var invite = invite(vouchedOnceUponATime.email(), "");

        user.post(ACCEPT, token(invite)).then().statusCode(403);
        new TestUser(vouchedOnceUponATime.name(), null).post(ACCEPT, token(invite)).then().statusCode(403);
    }

    @Test
    void anUnknownTokenIsNotFound() {
        owner.post(ACCEPT, "{\"token\": \"nope\"}").then().statusCode(404).body("detail", equalTo("Not Found"));
    }

    @Test
    void whoAcceptsGetsTheRoleAndTheBoardsOfTheInvitation() {
        var board = Rows.board(organization, null, "b");
        var user = TestUser.signedIn();
        var invite = invite(user.email().toUpperCase(), ", \"role\": \"admin\", \"board_access\": [{\"board_id\": \""
                + board + "\", \"can_write\": true}]");

        user.post(ACCEPT, token(invite))
                .then()
                .statusCode(200)
                .body("role", equalTo("admin"))
                .body("organization_id", equalTo(organization.toString()))
                .body("user.email", equalTo(user.email()));

        user.patch("/api/v1/organizations/me/active", "{\"organization_id\": \"" + organization + "\"}")
                .then()
                .statusCode(200);
        user.get("/api/v1/organizations/me/member").then().body("board_access.can_write", contains(true));
        owner.get(INVITES).then().body("items", empty());
    }

    @Test
    void anInvitationIsGoodForOnePersonOnceButMayBeSentTwice() {
        var user = TestUser.signedIn();
        var invite = invite(user.email(), "");

        var member = user.post(ACCEPT, token(invite)).jsonPath().getString("id");

        user.post(ACCEPT, token(invite)).then().statusCode(200).body("id", equalTo(member));
        TestUser.signedIn().post(ACCEPT, token(invite)).then().statusCode(404);
        owner.delete("/api/v1/organizations/me/members/{id}", member).then().statusCode(200);
        user.post(ACCEPT, token(invite)).then().statusCode(404);
    }

    @Test
    void anInvitationOnlyAddsToAMembership() {
        var user = TestUser.signedIn();
        var membership = Rows.member(organization, user, "admin");
        var board = Rows.board(organization, null, "b");
        Rows.access(membership, board, true, true);
        // A member cannot be invited, so the invitation is from before they joined by another.
        var invite = invite("later@example.com", ", \"board_access\": [{\"board_id\": \"" + board + "\"}]");
        Rows.execute("update organization_invites set invited_email = ? where id = ?",
                user.email(), invite.getUUID("id"));

        user.post(ACCEPT, token(invite)).then().statusCode(200).body("role", equalTo("admin"));

        user.get("/api/v1/organizations/me/member").then().body("board_access.can_write", contains(true));
    }

    @Test
    void anAdministratorCannotInviteOwners() {
        var admin = TestUser.signedIn();
        Rows.member(organization, admin, "admin");

        admin.post(INVITES, invitation("x@example.com", ", \"role\": \"owner\"")).then().statusCode(403);
        admin.post(INVITES, invitation("x@example.com", ", \"role\": \"admin\"")).then().statusCode(200);
        assertThat(Rows.count("organization_invites", "organization_id = ? and role = 'owner'", organization)).isZero();
    }

    @Test
    void anInvitationOfAnOwnerByNoOwnerMakesAnAdministrator() {
        var user = TestUser.signedIn();
        var invite = invite(user.email(), ", \"role\": \"owner\"");
        Rows.execute("update organization_invites set created_by_user_id = null where id = ?", invite.getUUID("id"));

        user.post(ACCEPT, token(invite)).then().statusCode(200).body("role", equalTo("admin"));
    }

    @Test
    void membersNeitherInviteNorSeeInvitations() {
        var user = TestUser.signedIn();
        Rows.member(organization, user, "member");

        user.post(INVITES, invitation("x@example.com", "")).then().statusCode(403);
        user.get(INVITES).then().statusCode(403);
    }

    @Test
    void badInvitationsAreRefused() {
        owner.post(INVITES, invitation("  ", "")).then().statusCode(422).body("detail", equalTo("Unprocessable Entity"));
        owner.post(INVITES, invitation("b@example.com", ", \"role\": \"king\""))
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", "role")));
        owner.post(INVITES, invitation(owner.email(), "")).then().statusCode(409).body("detail", equalTo("Conflict"));
        owner.post(INVITES, invitation("b@example.com", ", \"board_access\": [{\"board_id\": \"" + UUID.randomUUID()
                        + "\"}]"))
                .then()
                .statusCode(422);
        owner.post(INVITES, "{}").then().statusCode(422).body("detail[0].type", equalTo("missing"));
        owner.get(INVITES).then().body("items", empty());
    }

    @Test
    void anAddressMayBeInvitedTwice() {
        invite("twice@example.com", "");
        invite("twice@example.com", "");

        owner.get(INVITES).then().body("total", equalTo(2));
    }

    @Test
    void invitationsOfOtherOrganizationsCannotBeRevoked() {
        var invite = invite("x@example.com", "");

        TestUser.signedIn().delete(INVITES + "/{id}", invite.getString("id")).then().statusCode(404);
    }

    @Test
    void theFirstSignInAcceptsTheOldestInvitation() {
        var user = TestUser.stranger();
        var invite = invite(user.email(), ", \"all_boards_write\": true");
        TestUser.signedIn().post(INVITES, invitation(user.email(), "")).then().statusCode(200);

        assertThat(user.organization()).isEqualTo(organization);
        user.get("/api/v1/organizations/me/list").then().body("role", contains("member"));
        user.post(ACCEPT, token(invite)).then().statusCode(200).body("all_boards_write", equalTo(true));
    }

    @Test
    void aFirstSignInWithoutAVouchedAddressAcceptsNothing() {
        var user = new TestUser("unvouched" + UUID.randomUUID(), null);
        invite("null", "");

        user.get("/api/v1/organizations/me").then().body("name", equalTo("Personal"));
    }
}
