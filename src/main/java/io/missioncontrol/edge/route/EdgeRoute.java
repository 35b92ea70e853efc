package io.missioncontrol.edge.route;

import io.vertx.ext.web.RoutingContext;

/**
 * A route that is answered without Quarkus REST, because it needs the raw request or every microsecond. Implementations
 * are CDI beans; the edge finds them, matches them, and calls them on the event loop.
 */
public interface EdgeRoute {

    /** Upper-case HTTP method. A GET route is asked for HEAD too. */
    String method();

    /** Path template such as {@code /api/v1/boards/{board_id}}. */
    String template();

    BodyPolicy bodyPolicy();

    /** Must end the response, or hand failures to {@link RoutingContext#fail(Throwable)}. Must not block. */
    void handle(RoutingContext context);
}
