package io.missioncontrol.edge.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Gives bodies the example that {@code openapi/examples.yaml} has for their schema; lists get one of its items. */
final class ApiExamples {

    private static final String PAGE = "LimitOffsetPage_TypeVar_Customized_";

    private final OpenAPI document;
    private final Map<String, Example> examples;

    ApiExamples(OpenAPI document) {
        this.document = document;
        this.examples = document.getComponents().getExamples();
    }

    void attach() {
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .forEach(this::attach);
    }

    private void attach(Operation operation) {
        if (operation.getRequestBody() != null && operation.getRequestBody().getContent() != null) {
            operation.getRequestBody().getContent().getMediaTypes().values().forEach(this::attach);
        }
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().getMediaTypes().values().stream())
                .forEach(this::attach);
    }

    private void attach(MediaType body) {
        Schema schema = body.getSchema();
        if (schema == null || body.getExample() != null || body.getExamples() != null) {
            return;
        }
        String name = name(schema);
        if (name != null && name.startsWith(PAGE)) {
            Object item = value(name.substring(PAGE.length(), name.length() - 1));
            if (item != null) {
                body.setExample(page(item));
            }
        } else if (name != null && examples.containsKey(name)) {
            body.addExample("example", OASFactory.createExample().ref("#/components/examples/" + name));
        } else if (schema.getItems() != null && value(name(schema.getItems())) != null) {
            body.setExample(List.of(value(name(schema.getItems()))));
        }
    }

    private static Map<String, Object> page(Object item) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("items", List.of(item));
        page.put("total", 1);
        page.put("limit", 200);
        page.put("offset", 0);
        return page;
    }

    private Object value(String schema) {
        return schema != null && examples.containsKey(schema) ? examples.get(schema).getValue() : null;
    }

    private static String name(Schema schema) {
        return schema.getRef() == null ? null : schema.getRef().substring(ApiDocument.SCHEMAS.length());
    }
}
