package io.missioncontrol.edge.input;

import com.fasterxml.jackson.databind.JsonNode;

/** What PostgreSQL can store as text: everything but NUL and surrogates without a partner. */
public final class Unicode {

    private Unicode() {}

    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Whether all keys and texts of a tree are storable. The tree's depth is bounded by the JSON parser. */
    public static boolean isStorable(JsonNode tree) {
        if (tree.isTextual()) {
            return isStorable(tree.textValue());
        }
        for (var field : tree.properties()) {
            if (!isStorable(field.getKey())) {
                return false;
            }
        }
        for (JsonNode child : tree) {
            if (!isStorable(child)) {
                return false;
            }
        }
        return true;
    }
}
