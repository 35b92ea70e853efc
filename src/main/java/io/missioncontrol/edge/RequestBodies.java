package io.missioncontrol.edge;

import io.missioncontrol.edge.input.JsonText;
import io.missioncontrol.edge.route.BodyPolicy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads and parses the bodies of all operations that do not read their own. */
@ApplicationScoped
public class RequestBodies {

    private final long maxBytes;

    public RequestBodies(EdgeConfig config) {
        maxBytes = config.apiMaxPayloadBytes();
    }

    void read(RoutingContext context, EdgeRequest request, Runnable next) {
        if (context.request().isEnded()) {
            accept(context, request, Buffer.buffer(), next);
        } else {
            BodyReader.read(context, maxBytes, body -> accept(context, request, body, next));
        }
    }

    private static void accept(RoutingContext context, EdgeRequest request, Buffer body, Runnable next) {
        try {
            if (request.route().bodyPolicy() == BodyPolicy.JSON) {
                request.parsed(JsonText.parse(body, context.request().getHeader(HttpHeaders.CONTENT_TYPE)));
            }
            // Tells Quarkus REST that the body has been read.
            ((RoutingContextInternal) context).setBody(Buffer.buffer());
            next.run();
        } catch (ApiException e) {
            ErrorBody.send(context, e);
        }
    }
}
