package io.missioncontrol.edge.input;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.missioncontrol.edge.EdgeRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;

/**
 * Path and query parameters of the present request. Read here rather than as JAX-RS parameters, because errors of all of
 * them come in one list, and because of repeated query parameters the last counts.
 */
@RequestScoped
public class RequestInput {

    private final RoutingContext context;

    public RequestInput(RoutingContext context) {
        this.context = context;
    }

    /** @throws ValidationException when the parameter is no UUID */
    public UUID pathUuid(String name) {
        return read(part -> part.path().uuid(name).required());
    }

    /** A path parameter as it is, decoded. */
    public String pathText(String name) {
        return read(part -> part.path().text(name).required());
    }

    /** @throws ValidationException when limit or offset are out of range */
    public Paging paging() {
        return read(parts -> Paging.from(parts.query()));
    }

    /**
     * Reads any combination of parameters.
     *
     * @throws ValidationException with everything that is wrong
     */
    public <T> T read(Function<Parts, T> reader) {
        return read(context, reader);
    }

    /** As {@link #read(Function)}, for routes outside Quarkus REST. */
    public static <T> T read(RoutingContext context, Function<Parts, T> reader) {
        Errors errors = new Errors();
        T value = reader.apply(new Parts(context, errors));
        errors.check();
        return value;
    }

    /** The two parts of a request that are not its body. */
    public static final class Parts {

        private final RoutingContext context;
        private final Errors errors;

        Parts(RoutingContext context, Errors errors) {
            this.context = context;
            this.errors = errors;
        }

        public Fields path() {
            return new Fields(
                    "path",
                    name -> node(EdgeRequest.of(context).pathParameters().get(name)),
                    NullNode.getInstance(),
                    errors);
        }

        public Fields query() {
            return new Fields("query", this::lastQueryValue, NullNode.getInstance(), errors);
        }

        private JsonNode lastQueryValue(String name) {
            List<String> values = context.queryParam(name);
            return values.isEmpty() ? null : node(values.getLast());
        }

        private static JsonNode node(String text) {
            return text == null ? null : new TextNode(text);
        }
    }
}
