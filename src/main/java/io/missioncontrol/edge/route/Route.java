package io.missioncontrol.edge.route;

import java.util.List;

/**
 * One operation.
 *
 * @param handler answers the operation itself; null when Quarkus REST does
 * @param endpoint the resource class and method for messages and tests; null for an edge route
 */
public record Route(
        String method,
        String template,
        List<String> parameterNames,
        BodyPolicy bodyPolicy,
        EdgeRoute handler,
        String endpoint) {}
