package io.missioncontrol.edge.input;

import java.util.Locale;
import java.util.UUID;

/**
 * Identifiers as clients write them: 36 characters with dashes, 32 without, either case, in braces or as
 * {@code urn:uuid:} (RFC 9562 section 4). {@link UUID#fromString(String)} would also take {@code 1-1-1-1-1}.
 */
public final class Uuids {

    private static final String URN = "urn:uuid:";

    private Uuids() {}

    /** Null when the text is no UUID. */
    public static UUID parse(String text) {
        String hex = bare(text);
        if (hex.length() == 36) {
            if (hex.charAt(8) != '-' || hex.charAt(13) != '-' || hex.charAt(18) != '-' || hex.charAt(23) != '-') {
                return null;
            }
            hex = hex.substring(0, 8) + hex.substring(9, 13) + hex.substring(14, 18) + hex.substring(19, 23)
                    + hex.substring(24);
        }
        if (hex.length() != 32 || !isHex(hex)) {
            return null;
        }
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    /** Why a text is no UUID, for people. */
    static String problem(String text) {
        String hex = bare(text);
        if (hex.length() != 32 && hex.length() != 36 && hex.indexOf('-') < 0) {
            return "invalid length: expected length 32 for simple format, found " + hex.length();
        }
        return "expected 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12";
    }

    private static String bare(String text) {
        if (text.length() == 38 && text.charAt(0) == '{' && text.charAt(37) == '}') {
            return text.substring(1, 37);
        }
        if (text.length() == URN.length() + 36
                && text.substring(0, URN.length()).toLowerCase(Locale.ROOT).equals(URN)) {
            return text.substring(URN.length());
        }
        return text;
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Character.digit accepts digits of other scripts.
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }
}
