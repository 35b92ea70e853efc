package io.missioncontrol.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class SystemStatusTest {

    private static final String STATUS = "/api/v1/system/status";

    @Test
    void tellsAdminsHowTheServiceIs() {
        TestUser.signedIn().get(STATUS)
                .then()
                .statusCode(200)
                .body("version", matchesPattern("[0-9]+\\.[0-9]+\\.[0-9]+.*"))
                .body("schema_version", matchesPattern("[0-9]+"))
                .body("started_at", matchesPattern("[0-9]{4}-.*"))
                .body("gateways", hasSize(0))
                .body("dead_deliveries", equalTo(0))
                .body("rate_limits.backend", equalTo("memory"))
                .body("rate_limits.shared", equalTo(false));
    }

    @Test
    void tellsMembersNothing() {
        // Given
        TestUser owner = TestUser.signedIn();
        TestUser member = TestUser.signedIn();
        Rows.member(owner.organization(), member, "member");

        // Then
        member.get(STATUS).then().statusCode(403);
    }

    @Test
    void asksEachGatewayOfTheOrganization() throws Exception {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            TestUser owner = TestUser.signedIn();
            gateway(owner.organization(), "a near one", gateway.url(), StandInGateway.TOKEN);
            gateway(owner.organization(), "b gone", "ws://127.0.0.1:9", "secret-of-a-gateway-1");
            gateway(owner.organization(), "c refused", gateway.url(), "secret-of-a-gateway-2");

            // When
            var answer = owner.get(STATUS).then().statusCode(200);

            // Then
            answer.body("gateways.name", contains("a near one", "b gone", "c refused"))
                    .body("gateways[0].state", equalTo("up"))
                    .body("gateways[0].last_error", equalTo(null))
                    .body("gateways[1].state", equalTo("connection_refused"))
                    .body("gateways[2].state", equalTo("token_mismatch"));
            assertThat(answer.extract().asString()).doesNotContain("secret-of-a-gateway", StandInGateway.TOKEN);
            TestUser.signedIn().get(STATUS).then().body("gateways", hasSize(0));
        }
    }

    private static void gateway(UUID organization, String name, String url, String token) {
        Rows.execute("""
                insert into gateways (id, organization_id, name, url, token, workspace_root, disable_device_pairing,
                                      allow_insecure_tls, created_at, updated_at)
                values (?, ?, ?, ?, ?, '/agents', true, false, now(), now())""",
                UUID.randomUUID(), organization, name, url, token);
    }
}
