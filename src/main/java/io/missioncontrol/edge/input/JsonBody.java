package io.missioncontrol.edge.input;

import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON body of a request, parsed but not yet looked at: the parameter type that marks an operation with a body.
 * Fields are read after the caller is known, so that strangers learn nothing about them.
 */
public final class JsonBody {

    private final JsonNode tree;

    public JsonBody(JsonNode tree) {
        this.tree = tree;
    }

    /**
     * Reads a request record.
     *
     * @throws ValidationException with everything that is wrong
     */
    public <T> T read(Function<Fields, T> reader) {
        Errors errors = new Errors();
        T value = null;
        if (tree == null || tree.isNull()) {
            errors.add("missing", List.of("body"), "Field required", null);
        } else if (tree instanceof ObjectNode object) {
            value = reader.apply(new Fields("body", object::get, object, errors));
        } else {
            errors.add(
                    "model_attributes_type",
                    List.of("body"),
                    "Input should be a valid dictionary or object to extract fields from",
                    tree);
        }
        errors.check();
        return value;
    }

    /** As {@link #read}, for operations whose body may be left out: then the record is read from no fields. */
    public <T> T readOptional(Function<Fields, T> reader) {
        return tree == null || tree.isNull() ? new JsonBody(JsonText.emptyObject()).read(reader) : read(reader);
    }
}
