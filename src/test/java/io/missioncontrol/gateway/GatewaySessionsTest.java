package io.missioncontrol.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.Refusal;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ManyUsers.class)
class GatewaySessionsTest {

    private static final String SESSIONS = "/api/v1/gateways/sessions";
    private static final String STATUS = "/api/v1/gateways/status";
    private static final String HELLO = "{\"content\": \" hello \"}";

    private TestUser owner;
    private StandInGateway standIn;
    private UUID gateway;
    private UUID board;
    private String main;

    @BeforeEach
    void aBoardOnAGateway() {
        owner = TestUser.signedIn();
        standIn = new StandInGateway(Era.A).start();
        gateway = Rows.gateway(owner.organization());
        Rows.execute("update gateways set url = ?, token = ? where id = ?",
                standIn.url(), StandInGateway.TOKEN, gateway);
        board = Rows.board(owner.organization(), gateway, "Alpha");
        main = "agent:mc-gateway-" + gateway + ":main";
    }

    @AfterEach
    void stopTheGateway() {
        standIn.close();
    }

    @Test
    void theStatusOfABoardsGatewayHasItsSessions() {
        owner.get(STATUS + "?board_id=" + board)
                .then()
                .statusCode(200)
                .body("connected", equalTo(true))
                .body("gateway_url", equalTo(standIn.url()))
                .body("sessions_count", equalTo(0))
                .body("sessions", hasSize(0))
                .body("main_session.key", equalTo(main))
                .body("main_session.sessionId", notNullValue())
                .body("main_session.label", equalTo("Gateway Agent"))
                .body("main_session_error", nullValue())
                .body("error", nullValue())
                .body("error_code", nullValue());
    }

    @Test
    void aGatewayThatCannotBeUsedIsAnAnswerAndNoError() {
        standIn.refuse(Refusal.PAIRING_REQUIRED);
        owner.get(STATUS + "?board_id=" + board)
                .then()
                .statusCode(200)
                .body("connected", equalTo(false))
                .body("error_code", equalTo("pairing_required"))
                .body("error", containsString("openclaw devices approve"))
                .body("sessions", nullValue());

        standIn.stop();
        owner.get(STATUS + "?gateway_url=" + standIn.url())
                .then()
                .statusCode(200)
                .body("connected", equalTo(false))
                .body("gateway_url", equalTo(standIn.url()))
                .body("error_code", equalTo("connection_refused"));
    }

    @Test
    void aGatewayThatIsTooOldIsNotConnected() {
        standIn.version("2026.1.1");

        owner.get(STATUS + "?board_id=" + board)
                .then()
                .statusCode(200)
                .body("connected", equalTo(false))
                .body("error_code", equalTo("version_unsupported"))
                .body("error", equalTo(
                        "Gateway version 2026.1.1 is not supported. Minimum supported version is 2026.02.9."));
    }

    @Test
    void aMainSessionThatCannotBeMadeIsToldApart() {
        standIn.always("sessions.patch", Fault.error("INVALID_REQUEST", "label already in use: Gateway Agent"));

        owner.get(STATUS + "?board_id=" + board)
                .then()
                .body("connected", equalTo(true))
                .body("main_session", nullValue())
                .body("main_session_error", equalTo("label already in use: Gateway Agent"));
        owner.get(SESSIONS + "?board_id=" + board).then().statusCode(200).body("main_session", nullValue());
        owner.get(SESSIONS + "/{key}?board_id=" + board, main).then().statusCode(404);
    }

    @Test
    void anAddressIsTriedWithWhatTheQuerySays() {
        owner.get(STATUS + "?gateway_url=" + standIn.url() + "&gateway_token=" + StandInGateway.TOKEN
                        + "&gateway_disable_device_pairing=true")
                .then()
                .body("connected", equalTo(true))
                .body("main_session", nullValue());

        assertThat(standIn.handshakes().getLast().getJsonObject("device")).isNull();
    }

    @Test
    void theOrganizationsOwnGatewayIsTriedWithItsStoredToken() {
        owner.get(STATUS + "?gateway_url=" + standIn.url()).then().body("connected", equalTo(true));

        // Nobody else's.
        TestUser.signedIn()
                .get(STATUS + "?gateway_url=" + standIn.url())
                .then()
                .statusCode(200)
                .body("connected", equalTo(false))
                .body("error_code", equalTo("token_missing"));
    }

    @Test
    void somethingMustBeNamed() {
        for (var query : List.of("", "?board_id=", "?gateway_url= ", "?board_id=&gateway_url=")) {
            owner.get(STATUS + query)
                    .then()
                    .statusCode(422)
                    .body("detail", equalTo("board_id or gateway_url is required"));
        }
        owner.get(SESSIONS).then().statusCode(422).body("detail", equalTo("board_id or gateway_url is required"));
        owner.get(STATUS + "?board_id=abc").then().statusCode(422).body("detail[0].type", equalTo("uuid_parsing"));
        owner.get(STATUS + "?gateway_url=ws://user:pw@127.0.0.1:1").then().statusCode(422);
    }

    @Test
    void sessionsAreListedAndFound() {
        owner.get(SESSIONS + "?board_id=" + board).then().body("main_session.key", equalTo(main));

        owner.get(SESSIONS + "?board_id=" + board).then().statusCode(200).body("sessions.key", equalTo(List.of(main)));
        owner.get(SESSIONS + "/{key}?board_id=" + board, main)
                .then()
                .statusCode(200)
                .body("session.key", equalTo(main));
        owner.get(SESSIONS + "/nope?board_id=" + board)
                .then()
                .statusCode(404)
                .body("detail", equalTo("Session not found"));
    }

    @Test
    void sessionsBehindTheFirstPageAreListedAndFoundToo() {
        var many = new StandInGateway(Era.B).start();
        try {
            Rows.execute("update gateways set url = ? where id = ?", many.url(), gateway);
            for (int i = 0; i < 205; i++) {
                owner.post(SESSIONS + "/agent:main:" + i + "/message?board_id=" + board, HELLO)
                        .then()
                        .statusCode(200);
            }

            owner.get(SESSIONS + "?board_id=" + board).then().statusCode(200).body("sessions", hasSize(205));
            owner.get(SESSIONS + "/agent:main:204?board_id=" + board)
                    .then()
                    .statusCode(200)
                    .body("session.key", equalTo("agent:main:204"));
            owner.get(SESSIONS + "/agent:main:205?board_id=" + board).then().statusCode(404);
        } finally {
            many.close();
        }
    }

    @Test
    void aPageThatDoesNotLeadOnIsTheLast() {
        standIn.always("sessions.list", Fault.payload(new JsonObject()
                .put("nextOffset", 0).put("hasMore", true)
                .put("sessions", new JsonArray().add(new JsonObject().put("key", "k")))));

        owner.get(SESSIONS + "?board_id=" + board).then().statusCode(200).body("sessions.key", equalTo(List.of("k")));
    }

    @Test
    void theMainSessionIsMadeWhenItIsAskedFor() {
        owner.get(SESSIONS + "/{key}?board_id=" + board, main)
                .then()
                .statusCode(200)
                .body("session.key", equalTo(main));
    }

    @Test
    void whatIsNoListOfSessionsIsNone() {
        standIn.always("sessions.list", Fault.payload(new JsonObject()
                .put("sessions", new JsonArray().addNull().add("text").add(new JsonObject().put("key", "k")))));
        owner.get(SESSIONS + "?board_id=" + board).then().statusCode(200).body("sessions.key", equalTo(List.of("k")));

        standIn.always("sessions.list", Fault.payload(new JsonObject().put("sessions", "text")));
        owner.get(SESSIONS + "?board_id=" + board).then().statusCode(200).body("sessions", hasSize(0));
    }

    @Test
    void messagesArriveOnceAndAreInTheHistory() {
        owner.post(SESSIONS + "/{key}/message?board_id=" + board, HELLO, main)
                .then()
                .statusCode(200)
                .body("ok", equalTo(true));

        assertThat(standIn.messages(main)).containsExactly("hello");
        assertThat(standIn.calls("chat.send").getFirst().getBoolean("deliver")).isFalse();
        assertThat(standIn.calls("sessions.patch").getFirst().getString("label")).isEqualTo("Gateway Agent");
        owner.get(SESSIONS + "/{key}/history?board_id=" + board, main)
                .then()
                .statusCode(200)
                .body("history", hasSize(1))
                .body("history[0].role", equalTo("user"))
                .body("history[0].content[0].text", equalTo("hello"));
    }

    @Test
    void aSessionWithoutMessagesHasNoHistory() {
        owner.get(SESSIONS + "/nope/history?board_id=" + board).then().statusCode(200).body("history", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"content\": \"  \"}", "{}", "{\"content\": 5}", "{\"content\": \"a\\u0000\"}"})
    void aMessageNeedsText(String json) {
        owner.post(SESSIONS + "/k/message?board_id=" + board, json)
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", "content")));
        assertThat(standIn.calls("chat.send")).isEmpty();
    }

    @Test
    void whatTheGatewayRefusesIsABadGateway() {
        standIn.always("chat.history", Fault.error("UNAVAILABLE", "starting"));
        standIn.always("chat.send", Fault.error("INVALID_REQUEST", "no such session"));

        owner.get(SESSIONS + "/k/history?board_id=" + board)
                .then()
                .statusCode(502)
                .body("detail", equalTo("starting"))
                .body("code", equalTo("unavailable"));
        owner.post(SESSIONS + "/k/message?board_id=" + board, HELLO)
                .then()
                .statusCode(502)
                .body("detail", equalTo("no such session"))
                .body("code", equalTo("rpc_error"));
    }

    @Test
    void aLimitOfTheGatewaySaysWhenToComeBack() {
        standIn.always("chat.send", Fault.rateLimited(java.time.Duration.ofSeconds(7)));

        owner.post(SESSIONS + "/k/message?board_id=" + board, HELLO)
                .then()
                .statusCode(502)
                .header("Retry-After", "7")
                .body("code", equalTo("rate_limited"));
    }

    @Test
    void boardsWithoutAUsableGatewayAreUnprocessable() {
        var bare = Rows.board(owner.organization(), null, "Bare");
        var foreign = Rows.board(owner.organization(), Rows.gateway(TestUser.signedIn().organization()), "Foreign");

        owner.get(SESSIONS + "?board_id=" + bare)
                .then()
                .statusCode(422)
                .body("detail", equalTo("Board gateway_id is required"));
        owner.get(SESSIONS + "?board_id=" + foreign)
                .then()
                .statusCode(422)
                .body("detail", equalTo("Board gateway_id is invalid"));
        owner.get(STATUS + "?board_id=" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("detail", equalTo("Board not found"));
    }

    @Test
    void nobodySpeaksToTheSessionsOfAnotherOrganization() {
        var stranger = TestUser.signedIn();
        // A member there as well: what counts is the organization that they work in.
        var guest = TestUser.signedIn();
        Rows.member(owner.organization(), guest, "owner");
        Rows.execute("update users set active_organization_id = (select organization_id from organization_members"
                + " where user_id = ? and organization_id <> ?) where id = ?",
                guest.id(), owner.organization(), guest.id());

        for (var other : List.of(stranger, guest)) {
            other.get(STATUS + "?board_id=" + board).then().statusCode(403);
            other.get(SESSIONS + "?board_id=" + board).then().statusCode(403);
            other.get(SESSIONS + "/{key}?board_id=" + board, main).then().statusCode(403);
            other.get(SESSIONS + "/{key}/history?board_id=" + board, main).then().statusCode(403);
            other.post(SESSIONS + "/{key}/message?board_id=" + board, HELLO, main).then().statusCode(403);
        }
        assertThat(standIn.connections()).isZero();
    }

    @Test
    void adminsSpeakOnlyOnBoardsThatTheyMayWrite() {
        var admin = TestUser.signedIn();
        var membership = Rows.member(owner.organization(), admin, "admin");
        admin.get(SESSIONS + "?board_id=" + board)
                .then()
                .statusCode(403)
                .body("detail", equalTo("Board access denied"));

        Rows.access(membership, board, true, false);

        admin.get(SESSIONS + "?board_id=" + board).then().statusCode(200);
        admin.post(SESSIONS + "/k/message?board_id=" + board, HELLO).then().statusCode(403);
    }

    @Test
    void membersWhoAreNoAdminsDoNotSpeakAtAll() {
        var member = TestUser.signedIn();
        Rows.access(Rows.member(owner.organization(), member, "member"), board, true, true);

        member.post(SESSIONS + "/k/message?board_id=" + board, HELLO).then().statusCode(403);
        assertThat(standIn.calls("chat.send")).isEmpty();
    }
}
