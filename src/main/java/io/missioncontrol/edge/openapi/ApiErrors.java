package io.missioncontrol.edge.openapi;

import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** How operations refuse: what follows from method, path and body. The answers themselves are in {@code openapi.yaml}. */
final class ApiErrors {

    /** Operations that call a gateway. */
    private static final Pattern CALLS_GATEWAYS =
            Pattern.compile("/(gateways|agents?)(/|$)|/boards$|/boards/\\{board_id}$");
    /** Those that may ask the issuer of credentials. */
    private static final Pattern ASKS_ISSUER = Pattern.compile("/users/me$");

    private ApiErrors() {}

    static void add(String path, PathItem.HttpMethod method, Operation operation) {
        boolean changes = method != PathItem.HttpMethod.GET;
        add(operation, "401", "Unauthorized");
        add(operation, "403", "Forbidden");
        boolean queried = operation.getParameters().stream().anyMatch(parameter -> parameter.getIn() == Parameter.In.QUERY);
        boolean namesSomething = operation.getParameters().stream().anyMatch(parameter -> parameter.getName().endsWith("_id"));
        if (changes || namesSomething) {
            add(operation, "404", "NotFound");
        }
        if (queried) {
            add(operation, "414", "UriTooLong");
        }
        if (changes) {
            add(operation, "409", "Conflict");
        }
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(true);
            add(operation, "400", "BadRequest");
            add(operation, "408", "BodyTimeout");
            add(operation, "413", "TooLarge");
        }
        add(operation, "422", "Invalid");
        add(operation, "429", "Limited");
        if (CALLS_GATEWAYS.matcher(path).find() || changes && ASKS_ISSUER.matcher(path).find()) {
            add(operation, "502", "BadGateway");
        }
        add(operation, "503", "Unavailable");
    }

    /** The scanner's own answers say nothing, and give way. */
    private static void add(Operation operation, String status, String name) {
        APIResponse present = operation.getResponses().getAPIResponse(status);
        if (present == null || present.getRef() == null && present.getContent() == null) {
            operation.getResponses().addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/" + name));
        }
    }
}
