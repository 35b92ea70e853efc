package io.missioncontrol.gateway;

import static io.missioncontrol.gateway.GatewayRequests.GATEWAY;
import static io.missioncontrol.gateway.GatewayRequests.GATEWAYS;
import static io.missioncontrol.gateway.GatewayRequests.json;
import static io.missioncontrol.gateway.GatewayRequests.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Refusal;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ManyUsers.class)
class GatewayResourceTest {

    private TestUser owner;
    private GatewayRequests requests;
    private StandInGateway standIn;

    @BeforeEach
    void anOwnerAndAGateway() {
        owner = TestUser.signedIn();
        requests = new GatewayRequests(owner);
        standIn = new StandInGateway(Era.B).start();
    }

    @AfterEach
    void stopTheGateway() {
        standIn.close();
    }

    @Test
    void aGatewayIsConnectedToAndStored() {
        var organization = owner.organization().toString();

        owner.post(GATEWAYS, json(standIn.url(), token("  " + StandInGateway.TOKEN + " ")))
                .then()
                .statusCode(200)
                .body("name", equalTo("Main"))
                .body("url", equalTo(standIn.url()))
                .body("workspace_root", equalTo("/w"))
                .body("allow_insecure_tls", equalTo(false))
                .body("disable_device_pairing", equalTo(false))
                .body("organization_id", equalTo(organization))
                .body("has_token", equalTo(true))
                .body("$", not(hasKey("token")));

        assertThat(standIn.handshakes()).hasSize(1);
        owner.get(GATEWAYS)
                .then()
                .body("total", equalTo(1))
                .body("items[0].has_token", equalTo(true))
                .body("items[0]", not(hasKey("token")));
    }

    @Test
    void theNewestComeFirst() {
        var first = requests.create(standIn);
        var second = requests.create(standIn);

        owner.get(GATEWAYS).then().body("items.id", equalTo(List.of(second.toString(), first.toString())));
        owner.get(GATEWAYS + "?limit=1&offset=1")
                .then()
                .body("items.id", equalTo(List.of(first.toString())))
                .body("total", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "not-a-url            | Gateway compatibility check failed: not-a-url isn't a valid URI: scheme isn't ws or wss",
        "http://127.0.0.1:1   | Gateway compatibility check failed: http://127.0.0.1:1 isn't a valid URI: scheme isn't ws or wss",
        "''                   | Gateway compatibility check failed: Gateway URL is not configured.",
        "'  '                 | Gateway compatibility check failed: Gateway URL is not configured.",
    })
    void whatIsNoAddressOfAGatewayIsSaid(String url, String detail) {
        owner.post(GATEWAYS, json(url, ""))
                .then()
                .statusCode(502)
                .body("detail", equalTo(detail))
                .body("code", equalTo("invalid_url"))
                .body("$", hasKey("request_id"));
        owner.get(GATEWAYS).then().body("total", equalTo(0));
    }

    @Test
    void aGatewayThatIsDownIsNotStored() {
        standIn.stop();

        owner.post(GATEWAYS, json(standIn.url(), ""))
                .then()
                .statusCode(502)
                .body("detail", startsWith("Gateway compatibility check failed: "))
                .body("code", equalTo("connection_refused"));
        owner.get(GATEWAYS).then().body("total", equalTo(0));
    }

    @Test
    void addressesOfMetadataServicesAreRefused() {
        owner.post(GATEWAYS, json("ws://169.254.169.254", ""))
                .then()
                .statusCode(502)
                .body("code", equalTo("address_refused"));
    }

    @ParameterizedTest
    @EnumSource(value = Refusal.class, names = {"TOKEN_MISMATCH", "TOKEN_MISSING", "SCOPE_MISSING", "PAIRING_REQUIRED"})
    void whyAGatewayLetsNobodyInHasACode(Refusal refusal) {
        standIn.refuse(refusal);

        owner.post(GATEWAYS, json(standIn.url(), token("wrong-token-0123456789")))
                .then()
                .statusCode(502)
                .body("code", equalTo(refusal.name().toLowerCase()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "2026.1.1 | Gateway version 2026.1.1 is not supported. Minimum supported version is 2026.02.9.",
        "dev      | Gateway reported an unsupported version format 'dev'. Minimum supported version is 2026.02.9.",
        "-        | Unable to determine gateway version from runtime metadata. Minimum supported version is 2026.02.9.",
    })
    void aGatewayThatIsTooOldIsUnprocessable(String version, String detail) {
        standIn.version(version).configure(new io.vertx.core.json.JsonObject());

        owner.post(GATEWAYS, json(standIn.url(), token(StandInGateway.TOKEN)))
                .then()
                .statusCode(422)
                .body("detail", equalTo(detail))
                .body("code", equalTo("version_unsupported"));
    }

    @Test
    void whatIsMissingIsListed() {
        owner.post(GATEWAYS, "{\"name\": \"x\"}")
                .then()
                .statusCode(422)
                .body("detail.type", equalTo(List.of("missing", "missing")))
                .body("detail.loc", equalTo(List.of(List.of("body", "url"), List.of("body", "workspace_root"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ws://user:password@127.0.0.1:1",
        "ws://127.0.0.1:1?token=abc",
        "ws://127.0.0.1:1/?a=b&gateway_TOKEN=abc",
        "ws://127.0.0.1:1#token=abc"
    })
    void anAddressWithCredentialsIsRefusedBeforeItIsCalled(String url) {
        owner.post(GATEWAYS, json(url, ""))
                .then()
                .statusCode(422)
                .body("detail[0].type", equalTo("value_error"))
                .body("detail[0].loc", equalTo(List.of("body", "url")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "url", "workspace_root", "token"})
    void textThatCannotBeStoredIsUnprocessable(String field) {
        var id = requests.create(standIn);

        owner.patch(GATEWAY, "{\"" + field + "\": \"a\\u0000b\"}", id).then().statusCode(422);
        owner.patch(GATEWAY, "{\"" + field + "\": \"a\\ud800b\"}", id).then().statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "url", "workspace_root", "allow_insecure_tls", "disable_device_pairing"})
    void nullIsNoValueForAFieldThatMustHaveOne(String field) {
        var id = requests.create(standIn);

        owner.patch(GATEWAY, "{\"" + field + "\": null}", id)
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", field)));
    }

    @Test
    void aNewNameNeedsNoConnection() {
        var id = requests.create(standIn);
        standIn.stop();

        owner.patch(GATEWAY, "{\"name\": \"Renamed\", \"url\": \"" + standIn.url() + "\"}", id)
                .then()
                .statusCode(200)
                .body("name", equalTo("Renamed"))
                .body("has_token", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"url\": \"ws://127.0.0.1:1\"", "\"token\": \"other\"", "\"disable_device_pairing\": true"})
    void anotherWayToCallItIsTriedFirst(String change) {
        var id = requests.create(standIn);
        var before = row(id);
        standIn.stop();

        owner.patch(GATEWAY, "{\"name\": \"Renamed\", " + change + "}", id)
                .then()
                .statusCode(502)
                .body("detail", startsWith("Gateway compatibility check failed: "));
        assertThat(row(id)).isEqualTo(before);
    }

    @Test
    void theTokenStaysWhenItIsNullOrLeftOut() {
        var id = requests.create(standIn);

        owner.patch(GATEWAY, "{\"token\": null}", id).then().statusCode(200).body("has_token", equalTo(true));
        owner.patch(GATEWAY, "{}", id).then().statusCode(200).body("has_token", equalTo(true));

        assertThat(row(id)).containsEntry("token", StandInGateway.TOKEN);
    }

    @Test
    void anEmptyTokenRemovesIt() {
        var id = requests.create(standIn);
        owner.patch(GATEWAY, "{\"token\": \"\"}", id).then().statusCode(502);
        standIn.token(null);

        owner.patch(GATEWAY, "{\"token\": \" \"}", id).then().statusCode(200).body("has_token", equalTo(false));

        assertThat(row(id)).containsEntry("token", null);
        standIn.stop();
        owner.patch(GATEWAY, "{\"token\": \"\"}", id).then().statusCode(200);
    }

    @Test
    void aBlankTokenOfAnEarlierBackendIsNone() {
        var id = requests.create(standIn);
        Rows.execute("update gateways set token = ' ' where id = ?", id);

        owner.get(GATEWAY, id).then().body("has_token", equalTo(false));
    }

    @Test
    void whatAGatewayHasNotIsNotFound() {
        var unknown = UUID.randomUUID();

        owner.get(GATEWAY, unknown).then().statusCode(404).body("detail", equalTo("Gateway not found"));
        owner.patch(GATEWAY, "{}", unknown).then().statusCode(404).body("detail", equalTo("Gateway not found"));
        owner.delete(GATEWAY, unknown).then().statusCode(404).body("detail", equalTo("Gateway not found"));
        owner.post(GATEWAY + "/templates/sync", "", unknown).then().statusCode(404);
        owner.get(GATEWAY, "abc").then().statusCode(422).body("detail[0].type", equalTo("uuid_parsing"));
    }

    @Test
    void gatewaysOfOtherOrganizationsAreNotFoundAndStay() {
        var id = requests.create(standIn);
        var stranger = TestUser.signedIn();

        stranger.get(GATEWAYS).then().body("total", equalTo(0));
        stranger.get(GATEWAY, id).then().statusCode(404);
        stranger.patch(GATEWAY, "{\"name\": \"mine\"}", id).then().statusCode(404);
        stranger.delete(GATEWAY, id).then().statusCode(404);
        stranger.post(GATEWAY + "/templates/sync", "", id).then().statusCode(404);
        assertThat(requests.read(id).getString("name")).isEqualTo("Main");
    }

    @Test
    void membersWhoAreNoAdminsSeeNothing() {
        var id = requests.create(standIn);
        var member = TestUser.signedIn();
        Rows.member(owner.organization(), member, "member");

        member.get(GATEWAYS).then().statusCode(403);
        member.get(GATEWAY, id).then().statusCode(403);
        member.get(GATEWAYS + "/commands").then().statusCode(403);
        member.get(GATEWAYS + "/status?gateway_url=" + standIn.url()).then().statusCode(403);
        member.post(GATEWAYS, json(standIn.url(), "")).then().statusCode(403);
    }

    @Test
    void aGatewayGoesWithItsMainAgent() {
        var id = requests.create(standIn);

        owner.delete(GATEWAY, id).then().statusCode(200).body("ok", equalTo(true));

        owner.delete(GATEWAY, id).then().statusCode(404);
        assertThat(Rows.count("agents", "gateway_id = ?", id)).isZero();
    }

    @Test
    void aGatewayWithBoardsStays() {
        var id = requests.create(standIn);
        for (var name : List.of("Alpha", "beta", "Gamma", "delta")) {
            Rows.board(owner.organization(), id, name);
        }

        owner.delete(GATEWAY, id)
                .then()
                .statusCode(409)
                .body("detail", equalTo("The gateway is used by boards (Alpha, beta, delta, …; 4 in all)."
                        + " Give them another gateway or delete them first."));
        owner.get(GATEWAY, id).then().statusCode(200);
    }

    @Test
    void aGatewayThatRunsAgentsOfBoardsElsewhereStays() {
        var id = requests.create(standIn);
        Rows.agent(id, Rows.board(owner.organization(), Rows.gateway(owner.organization()), "moved"));

        owner.delete(GATEWAY, id)
                .then()
                .statusCode(409)
                .body("detail", startsWith("The gateway runs agents of boards"));
    }

    /** Whatever comes first: never a board without its gateway, never an error of the server's. */
    @Test
    void aGatewayIsDeletedWhileABoardIsMadeOnIt() {
        for (int i = 0; i < 10; i++) {
            // Given
            var id = Rows.gatewayWithoutAgent(owner.organization());
            var board = "{\"name\": \"b\", \"slug\": \"b\", \"description\": \"d\", \"gateway_id\": \"" + id + "\"}";

            // When
            var deletion = CompletableFuture.supplyAsync(() -> owner.delete(GATEWAY, id).statusCode());
            var creation = CompletableFuture.supplyAsync(() -> owner.post("/api/v1/boards", board).statusCode());

            // Then
            var outcome = Map.of(creation.join(), deletion.join());
            assertThat(outcome).isIn(Map.of(200, 409), Map.of(422, 200));
            assertThat(Rows.count("boards", "gateway_id = ?", id)).isEqualTo(creation.join() == 200 ? 1 : 0);
        }
    }

    /** What was tried is what is stored: not one's address with the other's token. */
    @Test
    void ofTwoChangesAtOnceNeitherIsMixedWithTheOther() throws Exception {
        // Given
        var id = requests.create(standIn);
        try (var other = new StandInGateway(Era.B).token("other-token-0123456789").start()) {
            // When
            var moved = CompletableFuture.supplyAsync(() -> owner.patch(
                            GATEWAY, json(other.url(), token("other-token-0123456789")), id)
                    .statusCode());
            var kept = CompletableFuture.supplyAsync(() -> owner.patch(
                            GATEWAY, "{\"token\": \"" + StandInGateway.TOKEN + "\", \"disable_device_pairing\": true}", id)
                    .statusCode());

            // Then
            assertThat(List.of(moved.join(), kept.join())).isSubsetOf(200, 409, 502).contains(200);
            var row = row(id);
            assertThat(Map.of(standIn.url(), StandInGateway.TOKEN, other.url(), "other-token-0123456789"))
                    .containsEntry((String) row.get("url"), (String) row.get("token"));
        }
    }

    @Test
    void theMethodsAndEventsThatClientsKnow() {
        owner.get(GATEWAYS + "/commands")
                .then()
                .statusCode(200)
                .body("protocol_version", equalTo(3))
                .body("methods", hasSize(86))
                .body("methods[0]", equalTo("health"))
                .body("methods[85]", equalTo("chat.send"))
                .body("events", hasSize(18))
                .body("events[0]", equalTo("connect.challenge"));
    }

    private static Map<String, Object> row(UUID id) {
        return Sql.query(Rows.database(), "select * from gateways where id = ?", id).getFirst();
    }
}
