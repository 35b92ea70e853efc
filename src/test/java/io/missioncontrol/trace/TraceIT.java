package io.missioncontrol.trace;

import static io.missioncontrol.trace.Collector.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.PostgresServer;
import io.missioncontrol.testing.Sql;
import io.opentelemetry.proto.trace.v1.Span;
import io.restassured.RestAssured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Traces of the packaged application arrive at a collector, and its log lines say to which trace they belong. */
class TraceIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void anEventIsOneTraceUpToTheGateway() {
        try (Collector collector = Collector.start();
                StandInGateway gateway = new StandInGateway(Era.B).start();
                PostgresServer database = PostgresServer.temporary();
                PackagedApplication application = start(database, collector, "json")) {
            // Given
            Fleet fleet = new Fleet(database.url("postgres"));
            String ingest = webhook(fleet, database.url("postgres"), gateway);

            // When
            RestAssured.given().port(application.port())
                    .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                    .header("X-Request-Id", "drill-42")
                    .body("{\"text\":\"p1-payload-text\"}")
                    .post(ingest + "?token=p2-query-value").then().statusCode(202);

            // Then
            application.await("trace", () -> named(collector, "gateway connect") != null
                    && named(collector, "process webhook_delivery") != null);
            Span request = named(collector, "POST /api/v1/boards/{board_id}/webhooks/{webhook_id}");
            Span enqueued = named(collector, "enqueue webhook_delivery");
            Span run = named(collector, "process webhook_delivery");
            Span call = named(collector, "gateway connect");
            assertThat(Collector.parentId(request)).isEqualTo("00f067aa0ba902b7");
            assertThat(Collector.parentId(named(collector, "select"))).isEqualTo(Collector.id(request));
            assertThat(attributes(named(collector, "insert")).get("db.query.text")).startsWith("with webhook as (");
            assertThat(Collector.parentId(enqueued)).isEqualTo(Collector.id(request));
            assertThat(Collector.parentId(run)).isEqualTo(Collector.id(enqueued));
            assertThat(Collector.parentId(call)).isEqualTo(Collector.id(run));
            assertThat(attributes(call)).containsEntry("missioncontrol.gateway.outcome", "ok");
            assertThat(collector.text()).doesNotContain("p1-payload-text", "p2-query-value", StandInGateway.TOKEN);
            assertThat(lines(application, "webhook.ingest.persisted")).singleElement().asString()
                    .contains("\"trace_id\":\"" + TRACE + "\"", "\"request_id\":\"drill-42\"");
        }
    }

    @Test
    void everyTextLineOfARequestHasItsTrace() {
        try (Collector collector = Collector.start();
                PostgresServer database = PostgresServer.temporary();
                PackagedApplication application = start(database, collector, "text")) {
            RestAssured.given().port(application.port())
                    .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01").header("X-Request-Id", "drill-42")
                    .get("/api/v1/users/me").then().statusCode(401);

            application.await("lines", () -> lines(application, "http.request.complete").size() == 1);
            for (String event : List.of("auth.failed", "http.request.complete")) {
                assertThat(lines(application, event)).as(event).singleElement().asString()
                        .contains("[drill-42] [" + TRACE + "] " + event);
            }
        }
    }

    private static PackagedApplication start(PostgresServer database, Collector collector, String logFormat) {
        PackagedApplication application = PackagedApplication.start(new HashMap<>(Map.of(
                "DATABASE_URL", database.url("postgres"), "DB_AUTO_MIGRATE", "true", "LOG_FORMAT", logFormat,
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(), "AGENT_RECONCILE_SECONDS", "0")));
        application.awaitReadiness();
        return application;
    }

    private static String webhook(Fleet fleet, String url, StandInGateway gateway) {
        UUID board = fleet.board();
        UUID agent = fleet.agent(board);
        UUID webhook = UUID.randomUUID();
        Sql.execute(url, "update gateways set url = ?, token = ?", gateway.url(), StandInGateway.TOKEN);
        Sql.execute(url, "update agents set is_board_lead = true, status = 'online', openclaw_session_id = ? where id = ?",
                "agent:lead-" + board + ":main", agent);
        Sql.execute(url, "insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at)"
                + " values (?, ?, 'Handle it', true, now(), now())", webhook, board);
        return "/api/v1/boards/" + board + "/webhooks/" + webhook;
    }

    private static Span named(Collector collector, String name) {
        return collector.trace(TRACE).stream().filter(span -> span.getName().equals(name)).findFirst().orElse(null);
    }

    private static List<String> lines(PackagedApplication application, String event) {
        return application.output().lines().filter(line -> line.contains(event)).toList();
    }
}
