package io.missioncontrol.edge.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.missioncontrol.edge.route.Route;
import io.missioncontrol.edge.route.RouteTable;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class ApiDocumentTest {

    /** Operations that the replaced service did not have. */
    private static final Set<String> OURS = Set.of(
            "GET /api/v1/boards/{board_id}/webhooks/{webhook_id}/deliveries",
            "POST /api/v1/boards/{board_id}/webhooks/{webhook_id}/deliveries/{delivery_id}/retry",
            "GET /api/v1/system/status",
            "GET /api/v1/system/traffic");

    @Inject
    RouteTable routes;

    @Test
    void everyOperationIsDocumentedAndEveryDocumentedOneExists() {
        // Given
        Set<String> served = new TreeSet<>();
        for (Route route : routes.routes()) {
            // What only tests have is hidden.
            if (!route.template().startsWith("/test/")) {
                served.add(route.method() + " " + route.template());
            }
        }

        // Then
        assertThat(operations(document()).keySet()).isEqualTo(served);
    }

    @Test
    void operationsHaveTheSchemaNamesThatClientsGeneratedCodeFrom() {
        // Given
        Map<String, String> expected = expected();
        List<String> wrong = new ArrayList<>();

        // When
        operations(document()).forEach((name, schemas) -> {
            if (!OURS.contains(name) && !schemas.equals(expected.get(name))) {
                wrong.add(name + ": expected " + expected.get(name) + " but was " + schemas);
            }
        });

        // Then
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyReferenceLeadsToASchema() {
        // Given
        JsonNode document = document();

        // Then
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void theDocumentIsOpenApi31WithTheNamesOfTheWire() {
        // Given
        JsonNode document = document();

        // Then
        assertThat(document.at("/openapi").asText()).startsWith("3.1");
        assertThat(document.at("/info/title").asText()).isEqualTo("Mission Control API");
        assertThat(document.at("/components/schemas/UserRead/properties").has("preferred_name")).isTrue();
        assertThat(document.at("/components/schemas/UserUpdate/properties/notes/anyOf/1/type").asText()).isEqualTo("null");
    }

    @Test
    void thePageComesFromThisServerAlone() {
        // When
        String page = given().get("/docs/").then().statusCode(200).extract().asString();

        // Then
        assertThat(page).contains("swagger-ui-bundle.js").doesNotContain("src=\"http").doesNotContain("href=\"http");
    }

    private static JsonNode document() {
        try {
            return new ObjectMapper().readTree(given().get("/openapi.json").then().statusCode(200).extract().asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Request and response schema by method and path. */
    private static Map<String, String> operations(JsonNode document) {
        Map<String, String> operations = new TreeMap<>();
        document.at("/paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            JsonNode node = operation.getValue();
            String request = schema(node.at("/requestBody/content/application~1json/schema"));
            String status = node.at("/responses").properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(code -> code.startsWith("2"))
                    .findFirst()
                    .orElse("none");
            JsonNode response = resolve(document, node.at("/responses/" + status));
            operations.put(
                    operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                    status + " " + request + " " + schema(response.at("/content/application~1json/schema")));
        }));
        return operations;
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static String schema(JsonNode schema) {
        if (schema.has("$ref")) {
            return schema.get("$ref").asText().substring("#/components/schemas/".length());
        }
        if (schema.path("type").asText().equals("array")) {
            return "[" + schema(schema.get("items")) + "]";
        }
        return schema.path("type").asText("-");
    }

    private static Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        try (var lines = ApiDocumentTest.class.getResourceAsStream("/openapi/operations.tsv")) {
            for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split("\t");
                if (!line.startsWith("#")) {
                    expected.put(columns[0] + " " + columns[1], columns[2] + " " + columns[3] + " " + columns[4]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return expected;
    }
}
