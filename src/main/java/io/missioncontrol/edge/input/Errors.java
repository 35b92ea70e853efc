package io.missioncontrol.edge.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Collects what is wrong with a request, so that a client learns all of it at once. */
public final class Errors {

    /** Longer inputs are cut in answers: an error must not send a large body back. */
    private static final int MAX_ECHO = 1_000;

    private final List<FieldError> list = new ArrayList<>();

    public void add(String type, List<Object> loc, String message, JsonNode input) {
        add(type, loc, message, input, null);
    }

    public void add(String type, List<Object> loc, String message, JsonNode input, Map<String, Object> ctx) {
        boolean secret = SecretFields.contains(loc.getLast());
        list.add(new FieldError(type, loc, message, secret ? SecretFields.HIDDEN : shortened(input), ctx));
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** @throws ValidationException when anything was added */
    public void check() {
        if (!list.isEmpty()) {
            throw new ValidationException(list);
        }
    }

    /** The place of a part of something. */
    static List<Object> at(List<Object> loc, Object part) {
        List<Object> longer = new ArrayList<>(loc);
        longer.add(part);
        return List.copyOf(longer);
    }

    private static JsonNode shortened(JsonNode input) {
        if (input == null) {
            return NullNode.getInstance();
        }
        if (input.isContainerNode() && input.size() > 50) {
            return new TextNode("…");
        }
        if (SecretFields.isIn(input)) {
            return SecretFields.HIDDEN;
        }
        String text = input.isTextual() ? input.textValue() : input.toString();
        if (SecretFields.isIn(text)) {
            return SecretFields.HIDDEN;
        }
        return text.length() <= MAX_ECHO ? input : new TextNode(text.substring(0, MAX_ECHO) + "…");
    }
}
