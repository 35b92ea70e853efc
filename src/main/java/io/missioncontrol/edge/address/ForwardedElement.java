package io.missioncontrol.edge.address;

import java.util.Optional;

/**
 * One element of a {@code Forwarded} header (RFC 7239 section 4): pairs {@code name=value} between semicolons, values
 * bare or quoted. Colons and brackets in bare values are let pass: proxies write {@code for=192.0.2.1:80} without the
 * quotes that the RFC asks for.
 */
final class ForwardedElement {

    private final String text;
    private int position;

    private ForwardedElement(String text) {
        this.text = text;
    }

    /** Index of the first comma to the left of {@code end} that is not inside quotes, or -1. */
    static int commaBefore(String text, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"' && !isEscaped(text, i)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String text, int index) {
        int start = index;
        while (start > 0 && text.charAt(start - 1) == '\\') {
            start--;
        }
        return (index - start) % 2 == 1;
    }

    /** The value of {@code for}; empty if there is none, more than one, or the element is malformed. */
    static Optional<String> forValue(String element) {
        ForwardedElement pairs = new ForwardedElement(element.strip());
        String found = null;
        while (true) {
            String name = pairs.name();
            String value = name == null ? null : pairs.value();
            if (value == null) {
                return Optional.empty();
            }
            if ("for".equalsIgnoreCase(name)) {
                if (found != null) {
                    return Optional.empty();
                }
                found = value;
            }
            if (pairs.position == pairs.text.length()) {
                return Optional.ofNullable(found);
            }
            if (pairs.text.charAt(pairs.position++) != ';') {
                return Optional.empty();
            }
            pairs.skipBlanks();
        }
    }

    private String name() {
        int start = position;
        while (position < text.length() && isBare(text.charAt(position))) {
            position++;
        }
        boolean complete = position > start && position < text.length() && text.charAt(position) == '=';
        return complete ? text.substring(start, position++) : null;
    }

    private String value() {
        String value = position < text.length() && text.charAt(position) == '"' ? quoted() : bare();
        skipBlanks();
        return value;
    }

    private String bare() {
        int start = position;
        while (position < text.length() && isBare(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return value.toString();
            }
            if (c == '\\' && ++position == text.length()) {
                return null;
            }
            value.append(text.charAt(position));
        }
        return null;
    }

    private void skipBlanks() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            position++;
        }
    }

    private static boolean isBare(char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != ';' && c != ',' && c != '=' && c != '\\';
    }
}
