package io.missioncontrol.edge;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.missioncontrol.edge.address.ClientAddress;
import io.missioncontrol.edge.route.Route;
import io.vertx.ext.web.RoutingContext;

/** What the edge has found out about a request; everything behind it asks here instead of reading headers again. */
public final class EdgeRequest {

    private static final String KEY = EdgeRequest.class.getName();

    private final String requestId;
    private final ClientAddress client;
    private final long startedAtNanos;
    private Route route;
    private Map<String, String> pathParameters = Map.of();
    private JsonNode json;

    EdgeRequest(String requestId, ClientAddress client, long startedAtNanos) {
        this.requestId = requestId;
        this.client = client;
        this.startedAtNanos = startedAtNanos;
    }

    /** @throws IllegalStateException for a request that did not pass the edge, which cannot happen on the main port */
    public static EdgeRequest of(RoutingContext context) {
        EdgeRequest request = context.get(KEY);
        if (request == null) {
            throw new IllegalStateException("The request did not pass the edge");
        }
        return request;
    }

    static boolean isAttachedTo(RoutingContext context) {
        return context.get(KEY) != null;
    }

    void attachTo(RoutingContext context) {
        context.put(KEY, this);
    }

    void matched(Route matchedRoute, Map<String, String> parameters) {
        this.route = matchedRoute;
        this.pathParameters = parameters;
    }

    void parsed(JsonNode tree) {
        this.json = tree;
    }

    public String requestId() {
        return requestId;
    }

    /** The client's address, or null when the peer has none (a Unix socket). */
    public ClientAddress client() {
        return client;
    }

    public long startedAtNanos() {
        return startedAtNanos;
    }

    /** The matched route; null until matching, and for unknown paths. */
    public Route route() {
        return route;
    }

    /** Decoded path parameters by their names in the template. */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    /** The JSON body; null when there is none. Text that is not declared as JSON is a text node. */
    public JsonNode json() {
        return json;
    }
}
