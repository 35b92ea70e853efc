package io.missioncontrol.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/**
 * The readable form of a payload for the board's memory: a string is shown as it is, other JSON indented by two blanks
 * with everything outside of printable ASCII escaped. Made in one pass over the JSON text, which ends when the preview
 * is full.
 *
 * @param text at most {@value #MAX_CHARS} characters, free of NUL and of lone surrogates, which no text column takes
 * @param isCut whether there is more than {@code text} shows
 */
record PayloadPreview(String text, boolean isCut) {

    /** Enough for nearly all events of known senders; a page of 200 memory entries stays below 7 MB. */
    static final int MAX_CHARS = 32_768;

    private static final char REPLACEMENT = '\uFFFD';

    static PayloadPreview ofText(String text) {
        return ofText(text, MAX_CHARS);
    }

    private static PayloadPreview ofText(String text, int max) {
        boolean cut = text.length() > max;
        String shown = cut ? text.substring(0, max) : text;
        return new PayloadPreview(storable(shown), cut);
    }

    /** The preview of valid JSON. */
    static PayloadPreview ofJson(String json) {
        return ofJson(json, MAX_CHARS);
    }

    /** The preview of valid JSON, of at most {@code max} characters. */
    static PayloadPreview ofJson(String json, int max) {
        try (JsonParser parser = PayloadDecoder.JSON.createParser(json)) {
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                return ofText(parser.getText(), max);
            }
            StringBuilder out = new StringBuilder(Math.min(max, json.length() * 2));
            write(parser, out, max);
            boolean cut = out.length() > max;
            return new PayloadPreview(cut ? out.substring(0, max) : out.toString(), cut);
        } catch (IOException e) {
            throw new UncheckedIOException("a preview needs valid JSON", e);
        }
    }

    /** The preview of valid JSON of which only the beginning is there, of at most {@code max} characters. */
    static PayloadPreview ofBeginning(String json, int max) {
        StringBuilder out = new StringBuilder();
        try (JsonParser parser = PayloadDecoder.JSON.createParser(json)) {
            parser.nextToken();
            write(parser, out, max);
        } catch (IOException end) {
            // What has been written until here is what there is to show.
        }
        PayloadPreview shown = ofText(out.isEmpty() ? json : out.toString(), max);
        return new PayloadPreview(shown.text(), true);
    }

    /** Replaces what PostgreSQL's text or UTF-8 cannot hold: NUL and lone surrogates. */
    static String storable(String text) {
        if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static void write(JsonParser parser, StringBuilder out, int max) throws IOException {
        int level = 0;
        boolean afterKey = false;
        boolean first = true;
        for (JsonToken token = parser.currentToken();
                token != null && out.length() <= max;
                token = parser.nextToken()) {
            if (token.isStructEnd()) {
                level--;
                if (!first) {
                    newLine(out, level);
                }
                out.append(parser.getText());
                first = false;
                continue;
            }
            if (!afterKey && level > 0) {
                out.append(first ? "" : ",");
                newLine(out, level);
            }
            afterKey = token == JsonToken.FIELD_NAME;
            first = token.isStructStart();
            level += first ? 1 : 0;
            if (afterKey) {
                quote(parser.currentName(), out, max);
                out.append(": ");
            } else if (token == JsonToken.VALUE_STRING) {
                quote(parser.getText(), out, max);
            } else {
                out.append(parser.getText());
            }
        }
    }

    private static void newLine(StringBuilder out, int level) {
        out.append('\n').repeat(' ', 2 * level);
    }

    /** Appends a JSON string in printable ASCII; it is not ended once there are more than {@code max} characters. */
    static void quote(String value, StringBuilder out, int max) {
        out.append('"');
        for (int i = 0; i < value.length() && out.length() <= max; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    }
                }
            }
        }
        out.append('"');
    }
}
