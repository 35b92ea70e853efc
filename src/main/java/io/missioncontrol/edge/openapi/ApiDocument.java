package io.missioncontrol.edge.openapi;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the document while the application is built: what follows from the conventions of this code is not repeated
 * at every operation. Names of schemas stay those that clients have generated code from.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    static final String SCHEMAS = "#/components/schemas/";
    /** How names of schemas end that only answers have. */
    private static final Set<String> ANSWERS = Set.of("Read", "Status", "State", "Response", "Item", "Nudge", "Result", "SyncError");
    private static final Set<String> NEVER_NULL = Set.of("id", "created_at", "updated_at", "request_id");
    /** Methods of records that look like fields of theirs. */
    private static final Set<String> NO_FIELDS = Set.of("empty", "date_set");
    /** An answer of which any field may be null, numbers and lists too. */
    private static final String EMPTY_WHEN_FAILED = "GatewaysStatusResponse";
    private static final String AGENT_SCHEME = "AgentToken";

    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, String> pages = new TreeMap<>();
        Map<String, Schema> schemas = new TreeMap<>();
        document.getComponents().getSchemas().forEach((name, schema) -> {
            String publicName = publicName(name, schema);
            pages.put(SCHEMAS + name, SCHEMAS + publicName);
            schemas.put(publicName, schema);
        });
        schemas.values().forEach(schema -> {
            inlineChanges(schema, schemas);
            NO_FIELDS.forEach(schema::removeProperty);
        });
        schemas.keySet().removeIf(name -> name.startsWith("Change") || name.startsWith("Json"));
        schemas.replace("ObjectNode", OASFactory.createSchema().addType(Schema.SchemaType.OBJECT));
        schemas.replace("LocalDateTime", OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                // Not date-time: that has a zone (RFC 3339).
                .format("date-time-local")
                .description("UTC without a zone: 2026-11-25T01:18:11.485517"));
        schemas.forEach((name, schema) -> {
            if (isAnswer(name)) {
                allowNull(schema, EMPTY_WHEN_FAILED.equals(name));
            }
        });
        document.getComponents().setSchemas(schemas);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
            renamePages(operation, pages);
            if (path.startsWith("/api/")) {
                completeOperation(path, method, operation);
            }
        }));
        new ApiExamples(document).attach();
        new ApiLinks(document).attach();
    }

    /** A page is named after its items. */
    private static String publicName(String name, Schema schema) {
        if (!name.startsWith("Page") || schema.getProperties() == null || !schema.getProperties().containsKey("items")) {
            return name;
        }
        Schema item = schema.getProperties().get("items").getItems();
        return item == null || item.getRef() == null
                ? name
                : "LimitOffsetPage_TypeVar_Customized_" + item.getRef().substring(SCHEMAS.length()) + "_";
    }

    /** Pages are only referred to by answers. */
    private static void renamePages(Operation operation, Map<String, String> pages) {
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().getMediaTypes().values().stream())
                .map(MediaType::getSchema)
                .filter(schema -> schema != null && schema.getRef() != null && pages.containsKey(schema.getRef()))
                .forEach(schema -> schema.setRef(pages.get(schema.getRef())));
    }

    /** A field of a partial update is documented as its value, which may be null. */
    private static void inlineChanges(Schema schema, Map<String, Schema> schemas) {
        if (schema.getProperties() == null) {
            return;
        }
        Map<String, Schema> properties = new TreeMap<>();
        schema.getProperties().forEach((name, property) -> properties.put(name, inlined(property, schemas)));
        schema.setProperties(properties);
    }

    private static Schema inlined(Schema property, Map<String, Schema> schemas) {
        String ref = property.getRef();
        if (ref == null || !ref.startsWith(SCHEMAS + "Change")) {
            return property;
        }
        Schema value = schemas.get(ref.substring(SCHEMAS.length())).getProperties().get("value");
        return OASFactory.createSchema()
                .addAnyOf(value)
                .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
    }

    private static boolean isAnswer(String schema) {
        return ANSWERS.stream().anyMatch(schema::endsWith);
    }

    /** What an answer does not know is null: the fields are there, always. */
    private static void allowNull(Schema schema, boolean all) {
        if (schema.getProperties() == null) {
            return;
        }
        Map<String, Schema> properties = new TreeMap<>();
        schema.getProperties().forEach((name, property) ->
                properties.put(name, NEVER_NULL.contains(name) ? property : orNull(property, all)));
        schema.setProperties(properties);
    }

    private static Schema orNull(Schema property, boolean always) {
        if (property.getRef() != null) {
            return OASFactory.createSchema()
                    .addAnyOf(property)
                    .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
        }
        List<Schema.SchemaType> types = property.getType();
        boolean may = types != null && (always || types.contains(Schema.SchemaType.STRING));
        return may && !types.contains(Schema.SchemaType.NULL) ? property.addType(Schema.SchemaType.NULL) : property;
    }

    private static void completeOperation(String path, PathItem.HttpMethod method, Operation operation) {
        boolean isPublic = operation.getSecurity() != null && operation.getSecurity().isEmpty();
        if (!isPublic) {
            addParameters(path, operation);
            if (operation.getSecurity() == null) {
                operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme("HTTPBearer"));
            }
            ApiErrors.add(path, method, operation);
        }
        operation.addExtension("x-ratelimit", ApiRateLimits.of(isPublic, operation.getSecurity().stream()
                .anyMatch(requirement -> requirement.hasScheme(AGENT_SCHEME)), path.startsWith("/api/v1/agent/")));
    }

    private static void addParameters(String path, Operation operation) {
        List<Parameter> parameters = new ArrayList<>();
        Matcher matcher = PATH_PARAMETER.matcher(path);
        while (matcher.find()) {
            parameters.add(parameter(matcher.group(1), Parameter.In.PATH).required(true).schema(identifier(matcher.group(1))));
        }
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> parameter.getIn() != Parameter.In.PATH)
                    .forEach(parameters::add);
        }
        if (isPage(operation)) {
            parameters.add(parameter("limit", Parameter.In.QUERY).schema(integer().minimum(BigDecimal.ONE)
                    .maximum(BigDecimal.valueOf(200)).defaultValue(200)));
            parameters.add(parameter("offset", Parameter.In.QUERY)
                    .schema(integer().minimum(BigDecimal.ZERO).maximum(BigDecimal.valueOf(Integer.MAX_VALUE))
                            .defaultValue(0)));
        }
        operation.setParameters(parameters);
    }

    private static boolean isPage(Operation operation) {
        APIResponse response = operation.getResponses().getAPIResponse("200");
        if (response == null || response.getContent() == null) {
            return false;
        }
        return response.getContent().getMediaTypes().values().stream()
                .map(MediaType::getSchema)
                .anyMatch(schema -> schema != null
                        && schema.getRef() != null
                        && schema.getRef().startsWith(SCHEMAS + "LimitOffsetPage_"));
    }

    private static Parameter parameter(String name, Parameter.In in) {
        return OASFactory.createParameter().name(name).in(in);
    }

    private static Schema identifier(String name) {
        Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return name.endsWith("_id") ? text.format("uuid") : text;
    }

    private static Schema integer() {
        return OASFactory.createSchema().addType(Schema.SchemaType.INTEGER);
    }
}
