package io.missioncontrol.edge.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.missioncontrol.edge.ApiException;
import io.vertx.core.buffer.Buffer;

/**
 * Request bodies as JSON trees. JSON is what is declared as {@code application/json}, {@code application/*+json}, or not
 * declared at all; anything else is one text, which no operation accepts. Of duplicate keys the last counts, a byte order
 * mark is skipped, {@code NaN} is not JSON (RFC 8259).
 */
public final class JsonText {

    /** Nested deeper than any field of this API; bounds the recursion over trees. */
    private static final int MAX_DEPTH = 200;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private JsonText() {}

    /**
     * @return null for an empty body
     * @throws ValidationException when the body is declared as JSON and is not
     * @throws ApiException 400 when it is not UTF-8
     */
    public static JsonNode parse(Buffer body, String contentType) {
        if (body.length() == 0) {
            return null;
        }
        String text = decode(body);
        if (!isJson(contentType)) {
            return new TextNode(text);
        }
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree == null || tree.isMissingNode() ? syntaxError(text.length()) : tree;
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
            return syntaxError(Math.min(offset, text.length()));
        }
    }

    static ObjectNode emptyObject() {
        return MAPPER.createObjectNode();
    }

    private static JsonNode syntaxError(long offset) {
        Errors errors = new Errors();
        errors.add(
                "json_invalid",
                List.of("body", offset),
                "JSON decode error",
                emptyObject(),
                Map.of("error", "the body is not readable as JSON"));
        errors.check();
        return null;
    }

    private static String decode(Buffer body) {
        byte[] bytes = body.getBytes();
        boolean mark = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        int start = mark ? 3 : 0;
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApiException(400, "There was an error parsing the body");
        }
    }

    private static boolean isJson(String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json");
    }
}
