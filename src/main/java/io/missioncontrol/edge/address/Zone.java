package io.missioncontrol.edge.address;

/** The interface behind the {@code %} of a scoped IPv6 address (RFC 4007 section 11): checked, then dropped. */
final class Zone {

    static final int MAX_LENGTH = 32;

    private Zone() {}

    static boolean isValid(String text, int from) {
        int length = text.length() - from;
        if (length < 1 || length > MAX_LENGTH) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || !Character.isLetterOrDigit(c) && "-._~%".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
