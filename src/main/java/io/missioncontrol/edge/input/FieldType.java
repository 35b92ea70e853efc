package io.missioncontrol.edge.input;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a JSON value (or the text of a parameter) becomes a typed one.
 *
 * @param errorType the error for a null or another JSON type
 */
record FieldType<T>(String errorType, String message, Reader<T> reader) {

    T read(JsonNode node, Rejection rejection) {
        return reader.read(node, rejection);
    }

    /** Returns the value, or calls the rejection and returns null. */
    interface Reader<T> {
        T read(JsonNode node, Rejection rejection);
    }

    interface Rejection {
        void reject(String errorType, String message, Map<String, Object> ctx);

        /** For an item of a list: errors name its index. */
        Rejection ofItem(int index, JsonNode item);
    }
}
