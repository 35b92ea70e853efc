package io.missioncontrol.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The beginning of a payload for agents, whose reading is paid by the character: a string as it is, other JSON on one
 * line with everything outside of printable ASCII escaped.
 */
final class PayloadExcerpt {

    private static final String ELLIPSIS = "...";

    private PayloadExcerpt() {}

    /**
     * @param json valid JSON
     * @param max number of characters, at least 1
     * @return a JSON string of at most {@code max} characters that ends in three dots, or {@code json} itself when it
     *     needs no more characters than that
     */
    static String of(String json, int max) {
        String line = line(json, max);
        return line.codePointCount(0, line.length()) <= max
                ? json
                : TextNode.valueOf(cut(line, max)).toString();
    }

    private static String cut(String line, int max) {
        return max <= ELLIPSIS.length() ? first(line, max) : first(line, max - ELLIPSIS.length()) + ELLIPSIS;
    }

    /** By code points, so that no character is cut in two. */
    private static String first(String line, int count) {
        return line.substring(0, line.offsetByCodePoints(0, count));
    }

    /** The whole line, or more of it than {@code max} characters. */
    private static String line(String json, int max) {
        try (JsonParser parser = PayloadDecoder.JSON.createParser(json)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING) {
                return PayloadPreview.storable(parser.getText());
            }
            StringBuilder out = new StringBuilder();
            boolean separated = true;
            while (token != null && out.length() <= max) {
                if (!separated && !token.isStructEnd()) {
                    out.append(", ");
                }
                separated = token.isStructStart() || token == JsonToken.FIELD_NAME;
                append(parser, token, out, max);
                token = parser.nextToken();
            }
            return out.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("an excerpt needs valid JSON", e);
        }
    }

    private static void append(JsonParser parser, JsonToken token, StringBuilder out, int max) throws IOException {
        if (token == JsonToken.FIELD_NAME) {
            PayloadPreview.quote(parser.currentName(), out, max);
            out.append(": ");
        } else if (token == JsonToken.VALUE_STRING) {
            PayloadPreview.quote(parser.getText(), out, max);
        } else {
            out.append(parser.getText());
        }
    }
}
