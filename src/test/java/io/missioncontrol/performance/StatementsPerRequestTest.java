package io.missioncontrol.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.DatabaseProxy;
import io.missioncontrol.testing.DatabaseProxy.Exchange;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.webhook.SignedEvents;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one request asks of the database, counted on the wire. Each statement is one round trip and its own transaction;
 * nothing is prepared anew. A change that makes these numbers larger makes every request slower by as many round trips.
 */
@QuarkusTest
@TestProfile(WatchedDatabase.class)
class StatementsPerRequestTest {

    private static final String SECRET = "s3cr3t";
    private static final String EVENT = "{\"event\": \"ping\"}";
    /** Enough that every connection of the pool has prepared the statements. */
    private static final int WARM_UP_REQUESTS = 60;

    DatabaseProxy proxy;

    private String database;
    private UUID board;

    @BeforeEach
    void makeBoard() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
    }

    @Test
    void livenessAsksNothing() {
        assertThat(askedBy(() -> RestAssured.given().get("/healthz"))).isEmpty();
    }

    @Test
    void theOwnAccountIsOneRead() {
        assertThat(askedBy(() -> signedIn().get("/api/v1/users/me"))).satisfiesExactly(this::isOneRead);
    }

    @Test
    void listOfBoardsIsAccessAndOneRead() {
        assertThat(askedBy(() -> signedIn().get("/api/v1/boards")))
                .satisfiesExactly(this::isOneRead, this::isOneRead);
    }

    @Test
    void listOfWebhooksIsAccessAndOneRead() {
        assertThat(askedBy(() -> signedIn().get("/api/v1/boards/" + board + "/webhooks")))
                .satisfiesExactly(this::isOneRead, this::isOneRead);
    }

    @Test
    void listOfPayloadsIsAccessAndOneRead() {
        UUID webhook = webhook();
        assertThat(askedBy(() -> signedIn().get("/api/v1/boards/" + board + "/webhooks/" + webhook + "/payloads")))
                .satisfiesExactly(this::isOneRead, this::isOneRead);
    }

    @Test
    void trafficOfTheLastHourIsAccessAndOneRead() {
        assertThat(askedBy(() -> signedIn().get("/api/v1/system/traffic")))
                .satisfiesExactly(this::isOneRead, this::isOneRead);
    }

    @Test
    void ingestIsOneReadAndOneWrite() {
        UUID webhook = webhook();
        assertThat(askedBy(() -> ingest(webhook, SignedEvents.sign(SECRET, EVENT), 202)))
                .satisfiesExactly(this::isOneRead, this::isOneWrite);
    }

    @Test
    void ingestWithWrongSignatureIsOneRead() {
        UUID webhook = webhook();
        assertThat(askedBy(() -> ingest(webhook, SignedEvents.sign("another", EVENT), 403)))
                .satisfiesExactly(this::isOneRead);
    }

    @Test
    void agentsListOfBoardsIsItsTokenAndOneRead() {
        String token = agentToken();
        assertThat(askedBy(() -> RestAssured.given().header("X-Agent-Token", token).get("/api/v1/agent/boards")))
                .satisfiesExactly(this::isOneRead, this::isOneRead);
    }

    private void isOneRead(Exchange exchange) {
        assertThat(exchange.statements()).singleElement().satisfies(sql -> assertThat(normal(sql)).startsWith("select"));
    }

    private void isOneWrite(Exchange exchange) {
        assertThat(exchange.statements()).singleElement().satisfies(sql -> assertThat(normal(sql)).contains("insert into"));
    }

    /** What the last of many equal requests asks, one after the other. */
    private List<Exchange> askedBy(Supplier<Response> request) {
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            request.get();
        }
        proxy.forget();
        assertThat(request.get().statusCode()).isLessThan(500);
        return proxy.exchanges().stream().filter(exchange -> !isBackground(exchange)).toList();
    }

    /** The queue and its schedule ask by themselves, for no request. */
    private static boolean isBackground(Exchange exchange) {
        return exchange.statements().stream()
                .map(StatementsPerRequestTest::normal)
                .anyMatch(sql -> sql.startsWith("listen") || sql.contains("queue_jobs") && !sql.contains("insert into"));
    }

    private static String normal(String sql) {
        return sql.strip().toLowerCase(Locale.ROOT);
    }

    private Response ingest(UUID webhook, String signature, int status) {
        Response response = RestAssured.given()
                .header("X-Hub-Signature-256", "sha256=" + signature)
                .contentType("application/json")
                .body(EVENT)
                .post("/api/v1/boards/" + board + "/webhooks/" + webhook);
        assertThat(response.statusCode()).isEqualTo(status);
        return response;
    }

    private UUID webhook() {
        UUID webhook = UUID.randomUUID();
        Sql.execute(
                database,
                "insert into board_webhooks (id, board_id, description, enabled, secret, created_at, updated_at)"
                        + " values (?, ?, 'Do it', true, ?, now(), now())",
                webhook, board, SECRET);
        return webhook;
    }

    private String agentToken() {
        Fleet fleet = new Fleet(database);
        return fleet.tokenFor(fleet.agent(fleet.board()));
    }

    private static RequestSpecification signedIn() {
        return RestAssured.given().auth().oauth2(PostgresTestResource.TOKEN);
    }
}
