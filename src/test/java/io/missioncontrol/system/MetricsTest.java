package io.missioncontrol.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.edge.route.Route;
import io.missioncontrol.edge.route.RouteTable;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class MetricsTest {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER");

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Inject
    RouteTable routes;

    @Test
    void nothingThatAClientWritesBecomesALabel() {
        // Given
        String marker = "marker" + UUID.randomUUID().toString().replace("-", "");
        List<String> paths = List.of("/" + marker, "/api/v1/boards/" + UUID.randomUUID() + "/" + marker,
                "/api/v1/boards/" + UUID.randomUUID() + "/webhooks/" + UUID.randomUUID(),
                "/api/v1/boards/" + marker + "/webhooks/" + marker, "/api/v1/boards/" + marker, "/docs/" + marker,
                "/openapi/" + marker, "/healthz", "/api/v1/boards/", "/%00" + marker,
                "/api/v1/users/me?token=" + marker);

        // When
        for (String path : paths) {
            for (String method : List.of("GET", "POST", "OPTIONS", "PROPFIND", "X" + marker)) {
                given().urlEncodingEnabled(false).redirects().follow(false).request(method, path);
            }
        }

        // Then
        Set<String> templates = routes.routes().stream().map(Route::template).collect(Collectors.toSet());
        templates.addAll(Set.of("UNMATCHED", "/docs", "/openapi", "/ops"));
        String text = metrics();
        assertThat(text).doesNotContain(marker);
        // Other metrics of the same application have a method of their own: that of a gateway's protocol.
        String requests = text.lines().filter(line -> line.startsWith("http_server_requests"))
                .collect(Collectors.joining("\n"));
        assertThat(values(text, "uri")).isSubsetOf(templates)
                .contains("UNMATCHED", "/api/v1/boards/{board_id}/webhooks/{webhook_id}", "/healthz");
        assertThat(values(requests, "method")).isSubsetOf(METHODS).contains("OTHER", "GET");
    }

    @Test
    void requestsAreCountedByTemplateMethodAndStatus() {
        // Given
        String series = "http_server_requests_seconds_count{method=\"GET\",outcome=\"CLIENT_ERROR\",status=\"401\","
                + "uri=\"/api/v1/boards/{board_id}\"}";
        double before = value(series);

        // When
        given().get("/api/v1/boards/" + UUID.randomUUID()).then().statusCode(401);
        given().get("/api/v1/boards/" + UUID.randomUUID()).then().statusCode(401);

        // Then
        assertThat(value(series) - before).isEqualTo(2);
        assertThat(metrics()).contains("http_server_requests_seconds_bucket{", "http_server_active_requests");
    }

    @Test
    void eventsAreCountedByWhatBecameOfThem() {
        // Given
        String series = "missioncontrol_webhook_events_total{outcome=\"unknown\"}";
        double before = value(series);

        // When
        given().body("{}").post("/api/v1/boards/" + UUID.randomUUID() + "/webhooks/" + UUID.randomUUID())
                .then().statusCode(404);

        // Then
        assertThat(value(series) - before).isEqualTo(1);
        assertThat(values(metrics(), "outcome")).contains("accepted", "bad_signature", "failed", "aborted");
    }

    @Test
    void theBuildAndTheMemoryOfTheProcessAreTold() {
        // Then
        assertThat(metrics()).containsPattern("missioncontrol_build_info\\{commit=\"[0-9a-f]*\",version=\"[0-9]+\\.");
        assertThat(value("process_resident_memory_bytes")).isGreaterThan(10_000_000);
        assertThat(metrics()).contains("process_memory_limit_bytes", "process_start_time_seconds");
    }

    private String metrics() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }

    private double value(String series) {
        return metrics().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    private static Set<String> values(String metrics, String label) {
        Stream<MatchResult> found = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"").matcher(metrics).results();
        return found.map(match -> match.group(1)).collect(Collectors.toCollection(HashSet::new));
    }
}
