package io.missioncontrol.edge.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.missioncontrol.config.Variables;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the document says enough: texts, credentials, limits, examples that fit, links that lead somewhere. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class ApiDocumentContentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PUBLIC = Set.of(
            "get /health", "get /healthz", "get /readyz", "post /api/v1/boards/{board_id}/webhooks/{webhook_id}");

    private JsonNode document;
    private final Map<String, JsonNode> operations = new TreeMap<>();

    @BeforeEach
    void read() {
        try {
            document = JSON.readTree(given().get("/openapi.json").then().statusCode(200).extract().asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.get("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            // What only tests have is no part of it.
            if (!path.getKey().startsWith("/test/")) {
                operations.put(operation.getKey() + " " + path.getKey(), operation.getValue());
            }
        }));
    }

    @Test
    void everyOperationSaysWhatItIsWhoMayComeAndWhichLimitsItHas() {
        Set<String> ids = new HashSet<>();
        assertThat(operations).hasSizeGreaterThan(60).allSatisfy((name, operation) -> {
            assertThat(operation.path("summary").asText()).as("summary").isNotBlank();
            assertThat(operation.path("tags").path(0).asText()).as("a tag of its own").doesNotEndWith("Resource");
            assertThat(ids.add(operation.path("operationId").asText(""))).as("an id of its own").isTrue();
            assertThat(operation.path("security").isEmpty()).as("public").isEqualTo(PUBLIC.contains(name));
            if (name.contains("/api/v1/")) {
                assertThat(operation.path("x-ratelimit")).as("limits").isNotEmpty();
                assertThat(operation.get("responses").has("429")).as("429").isTrue();
            }
        });
    }

    @Test
    void limitsAreThoseOfTheConfiguration() {
        List<JsonNode> limits = document.findValues("x-ratelimit").stream()
                .flatMap(list -> list.valueStream())
                .distinct()
                .toList();

        assertThat(limits).extracting(limit -> limit.get("limiter").asText()).containsExactlyInAnyOrder(
                "webhook-ingest", "user-auth-failure", "agent-auth-failure", "agent-request");
        assertThat(limits).allSatisfy(limit -> {
            assertThat(limit.get("limit").asText())
                    .isEqualTo(Variables.named(limit.get("variable").asText()).orElseThrow().defaultValue());
            assertThat(limit.get("window_seconds").asInt()).isEqualTo(60);
        });
    }

    @Test
    void everyBodyHasAnExampleThatFitsItsSchema() {
        List<String> wrong = new ArrayList<>();
        int[] bodies = {0};
        operations.forEach((name, operation) -> {
            JsonNode requestBody = operation.path("requestBody").path("content").path("application/json");
            Stream<JsonNode> responses = operation.get("responses").valueStream()
                    .map(this::resolve)
                    .map(response -> response.path("content").path("application/json"));
            Stream.concat(Stream.of(requestBody), responses).filter(body -> body.has("schema")).forEach(body -> {
                bodies[0]++;
                wrong.addAll(problems(name, body));
            });
        });

        assertThat(wrong).isEmpty();
        assertThat(bodies[0]).isGreaterThan(400);
    }

    private List<String> problems(String name, JsonNode body) {
        JsonNode example = body.has("example")
                ? body.get("example")
                : resolve(body.path("examples").path("example")).path("value");
        JsonNode schema = body.get("schema");
        if (example.isMissingNode()) {
            return List.of(name + ": no example for " + schema + "; add one to META-INF/openapi.yaml");
        }
        ObjectNode root = JSON.createObjectNode();
        root.setAll((ObjectNode) schema.deepCopy());
        root.set("components", document.get("components"));
        List<String> problems = new ArrayList<>(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(root)
                .validate(example)
                .stream()
                .map(problem -> name + ": " + problem.getMessage())
                .toList());
        JsonNode properties = resolve(schema).path("properties");
        example.fieldNames().forEachRemaining(field -> {
            if (!properties.isEmpty() && !properties.has(field)) {
                problems.add(name + ": the schema has no " + field);
            }
        });
        return problems;
    }

    @Test
    void whatIsMadeLeadsToWhatCanBeDoneWithIt() {
        Map<String, JsonNode> byId = new TreeMap<>();
        operations.forEach((name, operation) -> byId.put(operation.get("operationId").asText(), operation));
        Set<String> linked = new HashSet<>();
        operations.forEach((name, operation) -> operation.get("responses").valueStream()
                .flatMap(response -> response.path("links").valueStream())
                .forEach(link -> {
                    String target = link.get("operationId").asText();
                    assertThat(byId).containsKey(target);
                    List<String> parameters = byId.get(target).get("parameters").valueStream()
                            .filter(parameter -> parameter.get("in").asText().equals("path"))
                            .map(parameter -> parameter.get("name").asText())
                            .toList();
                    assertThat(link.get("parameters").fieldNames()).toIterable().containsExactlyElementsOf(parameters);
                    linked.add(target);
                }));

        assertThat(linked).contains(
                "get_board_api_v1_boards__board_id__get",
                "update_board_api_v1_boards__board_id__patch",
                "delete_board_api_v1_boards__board_id__delete",
                "get_board_webhook_api_v1_boards__board_id__webhooks__webhook_id__get",
                "ingest_board_webhook_api_v1_boards__board_id__webhooks__webhook_id__post",
                "delete_gateway_api_v1_gateways__gateway_id__delete",
                "revoke_org_invite_api_v1_organizations_me_invites__invite_id__delete");
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
