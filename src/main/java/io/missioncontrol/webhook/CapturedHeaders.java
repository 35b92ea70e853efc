package io.missioncontrol.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The headers that are kept with a payload: {@code content-type}, {@code user-agent} and every {@code x-*}, in lower
 * case, without those that {@link SensitiveHeaders} names and without the webhook's own signature header. Of a
 * repeated header the last one is kept. At most {@value #MAX_CHARS} characters of names and values are kept; a header
 * that would go beyond is left out.
 */
final class CapturedHeaders {

    static final int MAX_CHARS = 16_384;

    private CapturedHeaders() {}

    /**
     * The kept headers as the text of a JSON object, or null when there are none.
     *
     * @param headers names and values in the order received
     * @param ownSignatureHeader the webhook's own signature header, or null
     */
    static String toJson(Iterable<Map.Entry<String, String>> headers, String ownSignatureHeader) {
        String ownSignature = ownSignatureHeader == null ? "" : ownSignatureHeader.toLowerCase(Locale.ROOT);
        Map<String, String> kept = new LinkedHashMap<>();
        int chars = 0;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            int size = name.length() + header.getValue().length();
            if (!isKept(name) || name.equals(ownSignature) || SensitiveHeaders.contains(name)) {
                continue;
            }
            if (chars + size <= MAX_CHARS) {
                kept.put(name, header.getValue());
                chars += size;
            }
        }
        return kept.isEmpty() ? null : write(kept);
    }

    private static boolean isKept(String name) {
        return name.startsWith("x-") || name.equals("content-type") || name.equals("user-agent");
    }

    private static String write(Map<String, String> headers) {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        StringBuilder json = new StringBuilder(256);
        headers.forEach((name, value) -> {
            json.append(json.isEmpty() ? "{\"" : ",\"");
            encoder.quoteAsString(name, json);
            json.append("\":\"");
            encoder.quoteAsString(value, json);
            json.append('"');
        });
        return json.append('}').toString();
    }
}
