package io.missioncontrol.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The main job as it is packaged: from a gateway behind TLS to the event in the agent's session. */
class GatewayIT {

    @Test
    void anEventReachesTheLeadOfABoardThroughAGatewayBehindTls() {
        var database = TestDatabases.create("gateway");
        try (var gateway = new StandInGateway(Era.B).tls().start();
                var application = PackagedApplication.start(Map.of("DATABASE_URL", database))) {
            application.awaitReadiness();
            user(application).post("/api/v1/auth/bootstrap").then().statusCode(200);
            var strict = new JsonObject()
                    .put("name", "Gateway").put("url", gateway.url()).put("workspace_root", "/w")
                    .put("token", StandInGateway.TOKEN);

            user(application).body(strict.encode()).post("/api/v1/gateways").then().statusCode(502);
            String gatewayId = user(application).body(strict.put("allow_insecure_tls", true).encode())
                    .post("/api/v1/gateways").then().statusCode(200).extract().path("id");
            application.await("the main agent", () -> Sql.value(database,
                    "select count(*) from agents where provision_deadline_at is null").equals(1L));
            String board = user(application)
                    .body(new JsonObject().put("name", "Board").put("slug", "board").put("description", "d")
                            .put("gateway_id", gatewayId).encode())
                    .post("/api/v1/boards").then().statusCode(200).extract().path("id");
            String session = user(application)
                    .body(new JsonObject().put("name", "Lead").put("board_id", board).put("is_board_lead", true).encode())
                    .post("/api/v1/agents").then().statusCode(200).extract().path("openclaw_session_id");
            String webhook = user(application).body("{\"description\": \"Handle it\"}")
                    .post("/api/v1/boards/{board}/webhooks", board).then().statusCode(200).extract().path("id");

            RestAssured.given().port(application.port()).contentType(ContentType.JSON).body("{\"build\": \"red\"}")
                    .post("/api/v1/boards/{board}/webhooks/{webhook}", board, webhook).then().statusCode(202);

            application.await("the event", () -> gateway.messages(session).stream()
                    .anyMatch(message -> message.contains("\"build\": \"red\"")));
            // Signed with the Ed25519 key that the executable made.
            assertThat(gateway.handshakes()).isNotEmpty()
                    .allMatch(handshake -> handshake.getJsonObject("device").getString("signature") != null);
            assertThat(gateway.file("lead-" + board, "AGENTS.md")).contains("AUTH_TOKEN=");
            assertThat(application.output()).doesNotContain(StandInGateway.TOKEN);
        } finally {
            TestDatabases.drop(database);
        }
    }

    private static RequestSpecification user(PackagedApplication application) {
        return RestAssured.given().port(application.port()).contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + PostgresTestResource.TOKEN);
    }
}
