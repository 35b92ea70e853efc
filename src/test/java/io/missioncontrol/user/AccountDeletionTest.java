package io.missioncontrol.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class AccountDeletionTest {

    @Test
    void aFreshAccountCanBeDeleted() {
        var user = TestUser.signedIn();
        var organization = user.organization();

        user.delete("/api/v1/users/me").then().statusCode(200).body("ok", equalTo(true));

        assertThat(Rows.count("users", "clerk_user_id = ?", user.name())).isZero();
        assertThat(Rows.count("organizations", "id = ?", organization)).isZero();
    }

    @Test
    void whoSignsInAgainStartsAnew() {
        var user = TestUser.signedIn();
        var before = user.id();
        user.delete("/api/v1/users/me").then().statusCode(200);

        assertThat(user.id()).isNotEqualTo(before);
    }

    @Test
    void theLastOwnerMustNotLeaveOthersBehind() {
        var owner = TestUser.signedIn();
        var organization = owner.organization();
        Rows.member(organization, TestUser.signedIn(), "admin");

        owner.delete("/api/v1/users/me").then().statusCode(409).body("detail", containsString("last owner"));

        assertThat(owner.organization()).isEqualTo(organization);
    }

    @Test
    void anOrganizationWithAnotherOwnerOnlyLosesTheMember() {
        var owner = TestUser.signedIn();
        var organization = owner.organization();
        var leaving = TestUser.signedIn();
        Rows.member(organization, leaving, "owner");

        leaving.delete("/api/v1/users/me").then().statusCode(200);

        assertThat(Rows.count("organization_members", "organization_id = ?", organization)).isEqualTo(1);
        owner.get("/api/v1/organizations/me").then().body("id", equalTo(organization.toString()));
    }

    @Test
    void ofTwoOwnersThatLeaveAtOnceTheSecondIsRefusedWhenOthersStay() throws Exception {
        var first = TestUser.signedIn();
        var organization = first.organization();
        var second = TestUser.signedIn();
        Rows.member(organization, second, "owner");
        Rows.member(organization, TestUser.signedIn(), "member");
        var ready = new CountDownLatch(2);

        try (var threads = Executors.newFixedThreadPool(2)) {
            var answers = Stream.of(first, second)
                    .map(user -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return user.delete("/api/v1/users/me").statusCode();
                    }))
                    .toList();

            assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(200, 409);
        }

        assertThat(Rows.count("organization_members", "organization_id = ? and role = 'owner'", organization)).isEqualTo(1);
    }
}
