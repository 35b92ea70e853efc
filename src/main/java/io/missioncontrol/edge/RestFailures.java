package io.missioncontrol.edge;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.WebApplicationException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Brings failures of Quarkus REST to the one error body. */
public class RestFailures {

    private final Failures failures;

    RestFailures(Failures failures) {
        this.failures = failures;
    }

    @ServerExceptionMapper(priority = 1)
    public Response webApplicationException(WebApplicationException failure, RoutingContext context) {
        return response(failure, context);
    }

    @ServerExceptionMapper(priority = 1)
    public Response throwable(Throwable failure, RoutingContext context) {
        return response(failure, context);
    }

    private Response response(Throwable failure, RoutingContext context) {
        return response(failures.translate(failure), context);
    }

    /** For rooms that translate failures of their own. */
    public static Response response(ApiException error, RoutingContext context) {
        Response.ResponseBuilder response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ErrorBody.bytes(error, EdgeRequest.of(context).requestId()));
        error.headers().forEach(response::header);
        return response.build();
    }
}
