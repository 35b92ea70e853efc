package io.missioncontrol.edge.input;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fields of one part of a request: its path, its query, or its JSON body. */
public final class Fields {

    private final List<Object> loc;
    private final Function<String, JsonNode> lookup;
    private final JsonNode whole;
    private final Errors errors;

    Fields(String part, Function<String, JsonNode> lookup, JsonNode whole, Errors errors) {
        this(List.of(part), lookup, whole, errors);
    }

    private Fields(List<Object> loc, Function<String, JsonNode> lookup, JsonNode whole, Errors errors) {
        this.loc = loc;
        this.lookup = lookup;
        this.whole = whole;
        this.errors = errors;
    }

    public Field<String> text(String name) {
        return field(name, FieldTypes.TEXT);
    }

    /** Text without blanks around it, of at least one character. */
    public Field<String> nonBlank(String name) {
        return text(name).map(String::strip).check(
                text -> !text.isEmpty(),
                "string_too_short",
                "String should have at least 1 character",
                Map.of("min_length", 1));
    }

    /** Text without blanks around it; nothing left counts as null. */
    public Field<String> blankAsNull(String name) {
        return text(name).map(String::strip).map(text -> text.isEmpty() ? null : text);
    }

    public Field<UUID> uuid(String name) {
        return field(name, FieldTypes.IDENTIFIER);
    }

    public Field<Boolean> bool(String name) {
        return field(name, FieldTypes.FLAG);
    }

    public Field<Integer> integer(String name) {
        return field(name, FieldTypes.INTEGER);
    }

    public Field<Integer> integer(String name, int min, int max) {
        return integer(name)
                .check(
                        number -> number >= min,
                        "greater_than_equal",
                        "Input should be greater than or equal to " + min,
                        Map.of("ge", min))
                .check(
                        number -> number <= max,
                        "less_than_equal",
                        "Input should be less than or equal to " + max,
                        Map.of("le", max));
    }

    /** A time in UTC. */
    public Field<LocalDateTime> timestamp(String name) {
        return field(name, FieldTypes.TIMESTAMP);
    }

    public Field<ObjectNode> object(String name) {
        return field(name, FieldTypes.OBJECT);
    }

    public Field<List<String>> texts(String name) {
        return field(name, FieldTypes.TEXTS);
    }

    /** A list of objects, each with fields of its own. */
    public <T> Field<List<T>> objects(String name, Function<Fields, T> reader) {
        return field(name, new FieldType<>(
                FieldTypes.TEXTS.errorType(),
                FieldTypes.TEXTS.message(),
                (node, rejection) -> readObjects(name, node, rejection, reader)));
    }

    private <T> List<T> readObjects(
            String name, JsonNode node, FieldType.Rejection rejection, Function<Fields, T> reader) {
        if (!node.isArray()) {
            rejection.reject(FieldTypes.TEXTS.errorType(), FieldTypes.TEXTS.message(), null);
            return null;
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            if (node.get(i) instanceof ObjectNode object) {
                List<Object> itemLoc = Errors.at(Errors.at(loc, name), i);
                values.add(reader.apply(new Fields(itemLoc, object::get, object, errors)));
            } else {
                rejection.ofItem(i, node.get(i)).reject(
                        "model_attributes_type",
                        "Input should be a valid dictionary or object to extract fields from",
                        null);
            }
        }
        return values;
    }

    public boolean has(String name) {
        return lookup.apply(name) != null;
    }

    /** An error of the whole part, such as a combination of fields that makes no sense. */
    public void reject(String message) {
        errors.add("value_error", loc, "Value error, " + message, whole, Map.of("error", message));
    }

    /** Whether everything read so far is acceptable; rules over several fields are only judged then. */
    public boolean valid() {
        return errors.isEmpty();
    }

    private <T> Field<T> field(String name, FieldType<T> type) {
        return new Field<>(errors, Errors.at(loc, name), lookup.apply(name), whole, type);
    }
}
