package io.missioncontrol.gateway;

import static io.missioncontrol.gateway.GatewayRequests.GATEWAY;
import static io.missioncontrol.gateway.GatewayRequests.GATEWAYS;
import static io.missioncontrol.gateway.GatewayRequests.json;
import static io.missioncontrol.gateway.GatewayRequests.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens come in, reach the gateway, and are seen nowhere else. */
@QuarkusTest
@TestProfile(GatewayTokenTest.WithKeys.class)
class GatewayTokenTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String PREVIOUS = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    private TestUser owner;
    private GatewayRequests requests;
    private StandInGateway standIn;

    @BeforeEach
    void anOwnerAndAGateway() {
        owner = TestUser.signedIn();
        requests = new GatewayRequests(owner);
        standIn = new StandInGateway(Era.A).start();
    }

    @AfterEach
    void stopTheGateway() {
        standIn.close();
    }

    @Test
    void tokensAreEncryptedInTheDatabaseAndPlainOnTheWire() {
        var id = requests.create(standIn);

        assertThat(stored(id)).startsWith("enc:v1:").doesNotContain(StandInGateway.TOKEN);
        assertThat(requests.read(id).getBoolean("has_token")).isTrue();
        owner.get(GATEWAYS + "/sessions?board_id=" + Rows.board(owner.organization(), id, "b")).then().statusCode(200);
    }

    @Test
    void aPlainTokenIsReadAndEncryptedWithTheNextChange() {
        var id = requests.create(standIn);
        store(id, StandInGateway.TOKEN);
        owner.get(GATEWAYS + "/status?gateway_url=" + standIn.url()).then().body("connected", equalTo(true));

        owner.patch(GATEWAY, "{\"name\": \"Renamed\"}", id).then().statusCode(200);

        assertThat(stored(id)).startsWith("enc:v1:");
        owner.patch(GATEWAY, "{\"disable_device_pairing\": true}", id).then().statusCode(200);
    }

    @Test
    void aTokenOfAReplacedKeyIsReadAndEncryptedAnew() {
        var id = requests.create(standIn);
        var anew = stored(id).substring(0, "enc:v1:12345678:".length());
        // With PREVIOUS, for this row.
        store(id, sealedWithThePreviousKey(id));

        owner.get(GATEWAYS + "/status?gateway_url=" + standIn.url()).then().body("connected", equalTo(true));
        owner.patch(GATEWAY, "{}", id).then().statusCode(200);

        assertThat(stored(id)).startsWith(anew);
        owner.get(GATEWAYS + "/status?gateway_url=" + standIn.url()).then().body("connected", equalTo(true));
    }

    @Test
    void aTokenOfAnUnknownKeyIsAClearErrorAndIsKept() {
        var id = requests.create(standIn);
        var board = Rows.board(owner.organization(), id, "b");
        var lost = "enc:v1:00000000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        store(id, lost);

        owner.get(GATEWAYS + "/sessions?board_id=" + board)
                .then()
                .statusCode(502)
                .body("code", equalTo("token_unreadable"))
                .body("detail", containsString("SECRETS_KEY_PREVIOUS"));
        owner.patch(GATEWAY, "{\"allow_insecure_tls\": true}", id)
                .then()
                .statusCode(502)
                .body("code", equalTo("token_unreadable"));
        owner.get(GATEWAYS + "/status?gateway_url=" + standIn.url())
                .then()
                .statusCode(200)
                .body("error_code", equalTo("token_unreadable"));
        owner.get(GATEWAY, id).then().statusCode(200).body("has_token", equalTo(true));
        owner.patch(GATEWAY, "{\"name\": \"Renamed\"}", id).then().statusCode(200);
        assertThat(stored(id)).isEqualTo(lost);

        // Entered again.
        owner.patch(GATEWAY, "{" + token(StandInGateway.TOKEN).substring(2) + "}", id).then().statusCode(200);
        owner.get(GATEWAYS + "/sessions?board_id=" + board).then().statusCode(200);
    }

    @Test
    void noAnswerAndNoLogLineShowsAToken() {
        var log = new Lines();
        Logger.getLogger("").addHandler(log);
        try {
            var id = requests.create(standIn);
            var board = Rows.board(owner.organization(), id, "b");
            var wrong = "wrong-" + StandInGateway.TOKEN;

            var answers = List.of(
                    owner.get(GATEWAYS),
                    owner.get(GATEWAY, id),
                    owner.patch(GATEWAY, "{\"name\": \"n\", \"token\": null}", id),
                    owner.patch(GATEWAY, "{" + token(StandInGateway.TOKEN).substring(2) + "}", id),
                    owner.patch(GATEWAY, "{" + token(wrong).substring(2) + "}", id),
                    owner.patch(GATEWAY, "{\"url\": 5" + token(StandInGateway.TOKEN) + "}", id),
                    owner.patch(GATEWAY, "{" + token(StandInGateway.TOKEN + "\\u0000").substring(2) + "}", id),
                    owner.post(GATEWAYS, json("ws://127.0.0.1:1", token(StandInGateway.TOKEN))),
                    owner.post(GATEWAYS, json("ws://x?token=" + StandInGateway.TOKEN, token(StandInGateway.TOKEN))),
                    owner.post(GATEWAYS, "{" + token(StandInGateway.TOKEN).substring(2) + "}"),
                    owner.get(GATEWAYS + "/status?gateway_url=" + standIn.url() + "&gateway_token=" + wrong),
                    owner.get(GATEWAYS + "/status?gateway_url=" + standIn.url() + "&gateway_token="
                            + StandInGateway.TOKEN + "%00"),
                    owner.get(GATEWAYS + "/status?gateway_url=ws://x?token=" + StandInGateway.TOKEN),
                    owner.get(GATEWAYS + "/status?board_id=" + board),
                    owner.get(GATEWAYS + "/sessions?board_id=" + board),
                    owner.delete(GATEWAY, id));

            assertThat(answers).extracting(Response::asString).noneMatch(text -> text.contains(StandInGateway.TOKEN));
            assertThat(answers).extracting(Response::statusCode).allMatch(status -> status != 500);
        } finally {
            Logger.getLogger("").removeHandler(log);
        }
        assertThat(log.lines).isNotEmpty().noneMatch(line -> line.contains(StandInGateway.TOKEN));
    }

    private static String sealedWithThePreviousKey(UUID id) {
        var secrets = new io.missioncontrol.secret.Secrets(new io.missioncontrol.secret.SecretsConfig() {
            @Override
            public java.util.Optional<String> secretsKey() {
                return java.util.Optional.of(PREVIOUS);
            }

            @Override
            public java.util.Optional<List<String>> secretsKeyPrevious() {
                return java.util.Optional.empty();
            }
        });
        return secrets.seal("gateways.token." + id, StandInGateway.TOKEN);
    }

    private static String stored(UUID id) {
        return (String) Sql.value(Rows.database(), "select token from gateways where id = ?", id);
    }

    private static void store(UUID id, String token) {
        Rows.execute("update gateways set token = ? where id = ?", token, id);
    }

    /** Everything that is logged, whatever the console leaves out. */
    private static final class Lines extends Handler {

        private final List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());

        Lines() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord line) {
            var parameters = line.getParameters() == null ? List.of() : List.of(line.getParameters());
            lines.add(line.getMessage() + " " + parameters + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** With a key of today and one of yesterday. */
    public static class WithKeys extends ManyUsers {

        @Override
        public Map<String, String> getConfigOverrides() {
            var overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("SECRETS_KEY", KEY);
            overrides.put("SECRETS_KEY_PREVIOUS", PREVIOUS);
            return overrides;
        }
    }
}
