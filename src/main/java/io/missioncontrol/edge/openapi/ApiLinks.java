package io.missioncontrol.edge.openapi;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.links.Link;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Declares where one can go from what was made: {@code POST /boards} leads to everything below
 * {@code /boards/{board_id}} that needs no further id. Lists do not: an empty one leads nowhere.
 */
final class ApiLinks {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Map<String, PathItem> paths;

    ApiLinks(OpenAPI document) {
        paths = new TreeMap<>(document.getPaths().getPathItems());
    }

    void attach() {
        paths.forEach((path, item) -> {
            if (item.getPOST() != null) {
                attach(path, item.getPOST());
            }
        });
    }

    private void attach(String path, Operation operation) {
        APIResponse made = operation.getResponses().getAPIResponse("200");
        if (made == null) {
            return;
        }
        Pattern below = Pattern.compile(Pattern.quote(path) + "/\\{(\\w+_id)}(/[^{}]*)?");
        paths.forEach((target, item) -> {
            Matcher matcher = below.matcher(target);
            if (matcher.matches() && !target.endsWith("/stream")) {
                item.getOperations().values().stream()
                        .filter(next -> next.getOperationId() != null)
                        .forEach(next -> made.addLink(next.getOperationId(), link(path, next, matcher.group(1))));
            }
        });
    }

    private static Link link(String path, Operation next, String parameter) {
        Link link = OASFactory.createLink().operationId(next.getOperationId()).description(next.getSummary());
        Matcher known = PARAMETER.matcher(path);
        while (known.find()) {
            link.addParameter(known.group(1), "$request.path." + known.group(1));
        }
        return link.addParameter(parameter, "$response.body#/id");
    }
}
