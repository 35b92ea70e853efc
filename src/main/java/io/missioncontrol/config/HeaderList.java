package io.missioncontrol.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Header fields in one variable, as OpenTelemetry writes them: {@code name=value,name=value}, percent-encoded. */
public final class HeaderList {

    /** RFC 9110 section 5.6.2. */
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String PRINTABLE = "[ -~]*";

    private HeaderList() {}

    /**
     * Reads the fields in their order; blanks around names and values do not count.
     *
     * @throws IllegalArgumentException when the text is of another form; its message repeats nothing of it
     */
    public static Map<String, String> parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text.split(",")) {
            if (field.isBlank()) {
                continue;
            }
            int end = field.indexOf('=');
            String name = end < 0 ? "" : field.substring(0, end).strip();
            String value = end < 0 ? "" : decode(field.substring(end + 1).strip());
            // Names that say what is sent, or how long it is, are the exporter's own.
            if (!name.matches(TOKEN) || !value.matches(PRINTABLE)
                    || name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding")) {
                throw new IllegalArgumentException("no list of header fields");
            }
            fields.put(name, value);
        }
        return fields;
    }

    private static String decode(String value) {
        // A plus is a plus here, as in the Base64 of credentials.
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
