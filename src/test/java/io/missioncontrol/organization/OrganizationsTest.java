package io.missioncontrol.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class OrganizationsTest {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    private static String named(String name) {
        return "{\"name\": \"" + name + "\"}";
    }

    @Test
    void aNewOrganizationBecomesTheActiveOne() {
        var user = TestUser.signedIn();
        var name = "Org " + UUID.randomUUID();

        var id = user.post(ORGANIZATIONS, named("  " + name + " ")).then().statusCode(200).body("name", equalTo(name))
                .extract().jsonPath().getUUID("id");

        assertThat(user.organization()).isEqualTo(id);
        user.get(ORGANIZATIONS + "/me/list")
                .then()
                .body("name", contains(name, "Personal"))
                .body("is_active", contains(true, false))
                .body("role", contains("owner", "owner"));
    }

    @Test
    void namesAreTakenWhateverTheCase() {
        var name = "Org " + UUID.randomUUID();
        TestUser.signedIn().post(ORGANIZATIONS, named(name)).then().statusCode(200);

        TestUser.signedIn()
                .post(ORGANIZATIONS, named(" " + name.toUpperCase() + " "))
                .then()
                .statusCode(409)
                .body("detail", equalTo("Conflict"));
    }

    @Test
    void ofManyThatTakeANameAtOnceOneGetsIt() throws Exception {
        var name = "Org " + UUID.randomUUID();
        var requests = 5;
        var ready = new CountDownLatch(requests);

        try (var threads = Executors.newFixedThreadPool(requests)) {
            IntStream.range(0, requests)
                    .mapToObj(i -> TestUser.signedIn())
                    .toList()
                    .forEach(user -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return user.post(ORGANIZATIONS, named(name));
                    }));
        }

        assertThat(Rows.count("organizations", "name = ?", name)).isEqualTo(1);
    }

    @Test
    void anOrganizationNeedsAName() {
        var user = TestUser.signedIn();

        user.post(ORGANIZATIONS, named("  ")).then().statusCode(422).body("detail", equalTo("Unprocessable Entity"));
        user.post(ORGANIZATIONS, "{}").then().statusCode(422).body("detail[0].type", equalTo("missing"));
        user.post(ORGANIZATIONS, "{\"name\": \"a\\u0000b\"}").then().statusCode(422);
    }

    @Test
    void peopleSwitchBetweenTheirOrganizationsOnly() {
        var user = TestUser.signedIn();
        var personal = user.organization();
        user.post(ORGANIZATIONS, named("Org " + UUID.randomUUID())).then().statusCode(200);

        user.patch(ORGANIZATIONS + "/me/active", "{\"organization_id\": \"" + personal + "\"}")
                .then()
                .statusCode(200)
                .body("name", equalTo("Personal"));
        assertThat(user.organization()).isEqualTo(personal);

        var foreign = TestUser.signedIn().organization();
        for (var id : new UUID[] {foreign, UUID.randomUUID()}) {
            user.patch(ORGANIZATIONS + "/me/active", "{\"organization_id\": \"" + id + "\"}")
                    .then()
                    .statusCode(403)
                    .body("detail", equalTo("No org access"));
        }
    }

    @Test
    void anOwnerDeletesTheOrganizationAndItsMembersGoOnElsewhere() {
        var owner = TestUser.signedIn();
        var personal = owner.organization();
        var id = owner.post(ORGANIZATIONS, named("Org " + UUID.randomUUID())).jsonPath().getUUID("id");
        Rows.board(id, Rows.gateway(id), "board");
        var member = TestUser.signedIn();
        Rows.member(id, member, "member");

        owner.delete(ORGANIZATIONS + "/me").then().statusCode(200).body("ok", equalTo(true));

        assertThat(owner.organization()).isEqualTo(personal);
        member.get(ORGANIZATIONS + "/me").then().statusCode(200).body("id", not(equalTo(id.toString())));
        assertThat(Rows.count("organizations", "id = ?", id)).isZero();
    }

    @Test
    void nobodyButAnOwnerDeletesAnOrganization() {
        var organization = TestUser.signedIn().organization();
        var admin = TestUser.signedIn();
        Rows.member(organization, admin, "admin");
        var member = TestUser.signedIn();
        Rows.member(organization, member, "member");

        admin.delete(ORGANIZATIONS + "/me")
                .then()
                .statusCode(403)
                .body("detail", equalTo("Only organization owners can delete organizations"));
        member.delete(ORGANIZATIONS + "/me").then().statusCode(403).body("detail", equalTo("Forbidden"));
        assertThat(Rows.count("organizations", "id = ?", organization)).isEqualTo(1);
    }
}
