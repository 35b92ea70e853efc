package io.missioncontrol.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of docs/operations ask Prometheus for is what the service shows, and their links lead somewhere. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class DashboardTest {

    private static final Path OPERATIONS = Path.of("docs/operations");
    private static final Pattern NAME =
            Pattern.compile("\\b((?:http|missioncontrol|rate_limit|gateway|sql|process|jvm|system|netty)_[a-z_]+)\\b");

    /** Shown from the first use on, or only with Redis: here the code has to name them. */
    private static final Map<String, String> SHOWN_LATER = Map.of(
            "rate_limit_redis_available", "rate.limit.redis.available",
            "gateway_calls_seconds_count", "gateway.calls",
            "gateway_calls_seconds_sum", "gateway.calls",
            "missioncontrol_event_streams", "missioncontrol.event.streams",
            "missioncontrol_queue_attempts_total", "missioncontrol.queue.attempts",
            "missioncontrol_queue_depth", "missioncontrol.queue.depth",
            "missioncontrol_queue_oldest_age_seconds", "missioncontrol.queue.oldest.age");

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Test
    void everyMetricOfTheDashboardAndTheAlertsExists() {
        // Given
        given().get("/healthz").then().statusCode(200);
        Set<String> shown = given().get(metrics).asString().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(HashSet::new));
        String code = code();
        SHOWN_LATER.forEach((name, meter) -> {
            if (code.contains('"' + meter + '"')) {
                shown.add(name);
            }
        });

        // Then
        assertThat(names(expressions())).hasSizeGreaterThan(15).isSubsetOf(shown);
    }

    @Test
    void everyAlertLeadsToASectionOfTheRunbook() throws IOException {
        // Given
        Set<String> sections = Files.readString(OPERATIONS.resolve("README.md")).lines()
                .filter(line -> line.startsWith("#"))
                .map(DashboardTest::anchor)
                .collect(Collectors.toSet());

        // Then
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/runbook_url").asText()).startsWith("docs/operations/README.md#");
            assertThat(alert.at("/annotations/runbook_url").asText().replaceFirst(".*#", "")).isIn(sections);
        });
    }

    @Test
    void theDashboardIsWhatGrafanaReads() throws IOException {
        // Given
        JsonNode dashboard = new ObjectMapper().readTree(OPERATIONS.resolve("grafana-dashboard.json").toFile());

        // Then
        assertThat(dashboard.get("schemaVersion").asInt()).isPositive();
        assertThat(dashboard.get("panels").findValuesAsText("id")).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        assertThat(dashboard.get("panels")).allSatisfy(panel -> {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.at("/gridPos/w").asInt() + panel.at("/gridPos/x").asInt()).isLessThanOrEqualTo(24);
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.get("targets")).isNotEmpty();
            }
        });
    }

    private static List<String> expressions() {
        try {
            JsonNode dashboard = new ObjectMapper().readTree(OPERATIONS.resolve("grafana-dashboard.json").toFile());
            List<String> expressions = dashboard.get("panels").findValuesAsText("expr");
            alerts().forEach(alert -> expressions.add(alert.get("expr").asText()));
            return expressions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> alerts() {
        try {
            JsonNode file = new ObjectMapper(new YAMLFactory())
                    .readTree(OPERATIONS.resolve("prometheus-alerts.yml").toFile());
            return file.at("/groups/0/rules").valueStream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without what is between quotes, which are values of labels. */
    private static Set<String> names(List<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> NAME.matcher(expression.replaceAll("\"[^\"]*\"", "")).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As forges make them. */
    private static String anchor(String heading) {
        String text = heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
        return text.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    private static String code() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            StringBuilder code = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                code.append(Files.readString(file));
            }
            return code.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
