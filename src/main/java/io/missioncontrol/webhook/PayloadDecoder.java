package io.missioncontrol.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.DupDetector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns the bytes of a request into JSON that PostgreSQL stores and any client reads back; no body makes it fail.
 *
 * <p>An empty body is <code>{}</code>. A body is read as JSON when its content type contains {@code application/json},
 * or when it starts with <code>{</code>, {@code [} or {@code "}, or is exactly {@code true} or {@code false}; JSON is
 * kept in the sender's own spelling, so that numbers stay exact. Everything else becomes a JSON string of the text,
 * where bytes that are no UTF-8 are U+FFFD.
 *
 * <p>What common readers refuse is not taken for JSON but kept as text: more than {@value #MAX_NESTING} levels,
 * numbers of more than {@value #MAX_NUMBER_LENGTH} characters or beyond the range of a double with an exponent or a
 * fraction ({@code 1e400}), {@code NaN}, a byte order mark. Of a key that an object has twice only the last is kept:
 * readers differ in which of the two they see.
 */
final class PayloadDecoder {

    /** Readers stop at 512 (PHP) to 1,000 (Jackson, Python), and a list of payloads adds three levels. */
    static final int MAX_NESTING = 500;

    /** The longest integer that Python reads. */
    static final int MAX_NUMBER_LENGTH = 4_300;

    /** Limits of its own: what is too much for us is text. Names are not interned, they come from anyone. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final JsonMapper TREES = JsonMapper.builder(JSON)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // Lone surrogates have no UTF-8: they have to stay escapes.
            .enable(JsonGenerator.Feature.ESCAPE_NON_ASCII)
            .build();

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private enum Reading { JSON, JSON_WITH_DOUBLE_KEYS, TEXT }

    private PayloadDecoder() {}

    /** Decodes a body; {@code contentType} is the header as received, or null. */
    static DecodedPayload decode(byte[] body, String contentType) {
        if (body.length == 0) {
            return new DecodedPayload("{}", "{}", false);
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (!claimsToBeJson(text, contentType)) {
            return text(text);
        }
        return switch (read(text)) {
            case JSON -> json(text);
            case JSON_WITH_DOUBLE_KEYS -> withoutDoubleKeys(text);
            case TEXT -> text(text);
        };
    }

    private static boolean claimsToBeJson(String text, String contentType) {
        if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("application/json")) {
            return text.charAt(0) != BYTE_ORDER_MARK;
        }
        char first = text.charAt(0);
        return first == '{' || first == '[' || first == '"' || text.equals("true") || text.equals("false");
    }

    private static Reading read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return Reading.TEXT;
            }
            boolean doubleKeys = readValue(parser);
            if (parser.nextToken() != null) {
                return Reading.TEXT;
            }
            return doubleKeys ? Reading.JSON_WITH_DOUBLE_KEYS : Reading.JSON;
        } catch (IOException e) {
            return Reading.TEXT;
        }
    }

    /** Reads to the end of the value that the parser stands on; returns whether any object has a key twice. */
    private static boolean readValue(JsonParser parser) throws IOException {
        List<DupDetector> keysByLevel = new ArrayList<>();
        boolean doubleKeys = false;
        int level = 0;
        JsonToken token = parser.currentToken();
        do {
            if (token.isStructStart()) {
                if (level == keysByLevel.size()) {
                    keysByLevel.add(DupDetector.rootDetector((JsonParser) null));
                }
                keysByLevel.get(level++).reset();
            } else if (token.isStructEnd()) {
                level--;
            } else if (token == JsonToken.FIELD_NAME) {
                doubleKeys |= keysByLevel.get(level - 1).isDup(parser.currentName());
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())) {
                throw new IOException("number beyond the range of a double");
            }
            token = level == 0 ? null : parser.nextToken();
        } while (token != null);
        return doubleKeys;
    }

    private static DecodedPayload withoutDoubleKeys(String text) {
        try {
            JsonNode tree = TREES.readTree(text);
            return json(TREES.writeValueAsString(tree));
        } catch (IOException | NumberFormatException e) {
            // An exponent that fits no number of ours, such as 1e-9999999999.
            return text(text);
        }
    }

    private static DecodedPayload json(String json) {
        PayloadPreview preview = PayloadPreview.ofJson(json);
        return new DecodedPayload(json, preview.text(), preview.isCut());
    }

    private static DecodedPayload text(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        PayloadPreview preview = PayloadPreview.ofText(text);
        return new DecodedPayload(json.append('"').toString(), preview.text(), preview.isCut());
    }
}
