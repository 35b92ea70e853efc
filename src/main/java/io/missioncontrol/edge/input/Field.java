package io.missioncontrol.edge.input;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One field of a request on its way to a typed value. After an error every terminal method returns null (or the
 * fallback): the caller builds its record and then lets {@link Errors#check()} end the request.
 */
public final class Field<T> {

    private enum State {
        ABSENT,
        NULL,
        VALUE,
        INVALID
    }

    private final Errors errors;
    private final List<Object> loc;
    private final JsonNode raw;
    private final JsonNode parent;
    private final FieldType<T> type;
    private State state;
    private T value;

    Field(Errors errors, List<Object> loc, JsonNode raw, JsonNode parent, FieldType<T> type) {
        this.errors = errors;
        this.loc = loc;
        this.raw = raw;
        this.parent = parent;
        this.type = type;
        if (raw == null) {
            state = State.ABSENT;
        } else if (raw.isNull()) {
            state = State.NULL;
        } else {
            state = State.VALUE;
            T read = type.read(raw, new WholeRejection());
            value = state == State.VALUE ? read : null;
        }
    }

    /** Changes the value before it is checked further, for example by trimming it. */
    public Field<T> map(UnaryOperator<T> change) {
        if (state == State.VALUE) {
            value = change.apply(value);
            state = value == null ? State.NULL : State.VALUE;
        }
        return this;
    }

    public Field<T> check(Predicate<T> rule, String errorType, String message, Map<String, Object> ctx) {
        if (state == State.VALUE && !rule.test(value)) {
            reject(errorType, message, ctx);
        }
        return this;
    }

    /** A rule of the product's own; clients see {@code value_error}. */
    public Field<T> require(Predicate<T> rule, String message) {
        return check(rule, "value_error", "Value error, " + message, Map.of("error", message));
    }

    public T required() {
        if (state == State.ABSENT) {
            errors.add("missing", loc, "Field required", parent);
        }
        return orElse(null);
    }

    /** The fallback when the field is left out; an explicit null is an error. */
    public T orElse(T fallback) {
        if (state == State.NULL) {
            reject(type.errorType(), type.message(), null);
        }
        return state == State.VALUE ? value : fallback;
    }

    /** Null when the field is left out or null. */
    public T orNull() {
        return state == State.VALUE ? value : null;
    }

    /** For partial updates of a column that may be null. */
    public Change<T> change() {
        return state == State.ABSENT ? Change.absent() : Change.to(orNull());
    }

    /** For partial updates of a column that may not be null: an explicit null is an error. */
    public Change<T> changeRequired() {
        return state == State.ABSENT ? Change.absent() : Change.to(orElse(null));
    }

    private void reject(String errorType, String message, Map<String, Object> ctx) {
        state = State.INVALID;
        value = null;
        errors.add(errorType, loc, message, raw, ctx);
    }

    private final class WholeRejection implements FieldType.Rejection {

        @Override
        public void reject(String errorType, String message, Map<String, Object> ctx) {
            Field.this.reject(errorType, message, ctx);
        }

        @Override
        public FieldType.Rejection ofItem(int index, JsonNode item) {
            return new ItemRejection(Errors.at(loc, index), item);
        }
    }

    /** Makes the whole field invalid. */
    private final class ItemRejection implements FieldType.Rejection {

        private final List<Object> itemLoc;
        private final JsonNode item;

        ItemRejection(List<Object> itemLoc, JsonNode item) {
            this.itemLoc = itemLoc;
            this.item = item;
        }

        @Override
        public void reject(String errorType, String message, Map<String, Object> ctx) {
            state = State.INVALID;
            value = null;
            errors.add(errorType, itemLoc, message, item, ctx);
        }

        @Override
        public FieldType.Rejection ofItem(int index, JsonNode nested) {
            return new ItemRejection(Errors.at(itemLoc, index), nested);
        }
    }
}
