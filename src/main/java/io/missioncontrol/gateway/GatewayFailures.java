package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.RestFailures;
import io.missioncontrol.gateway.client.GatewayException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What clients see when a gateway could not be used or refused a call: 502 with a code that stays the same. */
public class GatewayFailures {

    @ServerExceptionMapper
    public Response gatewayException(GatewayException failure, RoutingContext context) {
        return RestFailures.response(badGateway(failure, failure.getMessage()), context);
    }

    /** 422: the gateway answers, but this service does not work with it. */
    static ApiException unsupportedVersion(GatewayException failure) {
        return new ApiException(422, failure.getMessage(), Map.of(), failure.code().wireName());
    }

    static ApiException badGateway(GatewayException failure, String detail) {
        Map<String, String> headers = failure.retryAfter()
                .map(delay -> Map.of("Retry-After", Long.toString(Math.max(1, delay.toSeconds()))))
                .orElse(Map.of());
        return new ApiException(502, detail, headers, failure.code().wireName());
    }
}
