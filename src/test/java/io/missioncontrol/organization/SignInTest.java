package io.missioncontrol.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class SignInTest {

    @Test
    void theFirstRequestMakesAPersonalOrganization() {
        var user = TestUser.stranger();

        user.get("/api/v1/organizations/me").then().statusCode(200).body("name", equalTo("Personal"));

        user.get("/api/v1/organizations/me/list")
                .then()
                .statusCode(200)
                .body("name", contains("Personal"))
                .body("role", contains("owner"))
                .body("is_active", contains(true));
        user.get("/api/v1/organizations/me/member")
                .then()
                .statusCode(200)
                .body("role", equalTo("owner"))
                .body("all_boards_read", equalTo(true))
                .body("all_boards_write", equalTo(true))
                .body("user.email", equalTo(user.email()))
                .body("board_access", empty());
    }

    @Test
    void aPersonalOrganizationHasTheDefaultSkillPacks() {
        var organization = TestUser.signedIn().organization();

        assertThat(Rows.count("skill_packs", "organization_id = ?", organization)).isEqualTo(2);
    }

    @Test
    void manyFirstRequestsAtOnceMakeOneUserAndOneOrganization() throws Exception {
        var user = TestUser.stranger();
        var requests = 20;
        var ready = new CountDownLatch(requests);

        try (var threads = Executors.newFixedThreadPool(requests)) {
            var answers = IntStream.range(0, requests)
                    .mapToObj(i -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return user.get("/api/v1/organizations/me").statusCode();
                    }))
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(Rows.count("users", "clerk_user_id = ?", user.name())).isEqualTo(1);
        assertThat(Rows.count("organization_members", "user_id = ?", user.id())).isEqualTo(1);
        assertThat(Rows.count("skill_packs", "organization_id = ?", user.organization())).isEqualTo(2);
    }

    @Test
    void whoWasRemovedFromTheActiveOrganizationFallsBackToAnother() {
        var owner = TestUser.signedIn();
        var user = TestUser.signedIn();
        var personal = user.organization();
        var membership = Rows.member(owner.organization(), user, "member");
        Rows.execute("delete from organization_members where id = ?", membership);

        assertThat(user.organization()).isEqualTo(personal);
    }

    @Test
    void theMembershipShowsAccessToSingleBoards() {
        var owner = TestUser.signedIn();
        var board = Rows.board(owner.organization(), null, "b");
        var user = TestUser.signedIn();
        Rows.access(Rows.member(owner.organization(), user, "member"), board, true, false);

        user.get("/api/v1/organizations/me/member")
                .then()
                .body("role", equalTo("member"))
                .body("board_access.board_id", contains(board.toString()))
                .body("board_access.can_read", contains(true))
                .body("board_access.can_write", contains(false));
    }
}
