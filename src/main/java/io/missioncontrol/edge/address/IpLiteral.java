package io.missioncontrol.edge.address;

/**
 * Reads IP addresses in text form without ever asking a name server: dotted-quad IPv4 with four decimal octets, and
 * IPv6 as in RFC 4291 section 2.2. Shorthand that other readers take for different addresses (leading zeros, which
 * some read as octal; fewer than four octets; a single number) is refused.
 */
final class IpLiteral {

    /** {@code ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255}: nothing longer is an address. */
    static final int MAX_LENGTH = 45;

    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** The 4 or 16 octets of {@code text}, or null if it is not an address. */
    static byte[] parse(CharSequence text) {
        int length = text.length();
        if (length < 2 || length > MAX_LENGTH) {
            return null;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) == ':') {
                return parseIpv6(text);
            }
        }
        byte[] octets = new byte[4];
        return readIpv4(text, 0, octets, 0) ? octets : null;
    }

    private static boolean readIpv4(CharSequence text, int from, byte[] target, int at) {
        int position = from;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0 && (position >= text.length() || text.charAt(position++) != '.')) {
                return false;
            }
            int start = position;
            int value = 0;
            while (position < text.length() && isDigit(text.charAt(position)) && position - start < 4) {
                value = value * 10 + text.charAt(position++) - '0';
            }
            int digits = position - start;
            if (digits == 0 || value > 255 || digits > 1 && text.charAt(start) == '0') {
                return false;
            }
            target[at + octet] = (byte) value;
        }
        return position == text.length();
    }

    private static byte[] parseIpv6(CharSequence text) {
        byte[] octets = new byte[2 * GROUPS];
        int length = text.length();
        int filled = 0;
        int gap = -1;
        int position = 0;
        if (text.charAt(0) == ':') {
            if (text.charAt(1) != ':') {
                return null;
            }
            gap = 0;
            position = 2;
        }
        while (position < length) {
            if (filled == octets.length) {
                return null;
            }
            int end = endOfGroup(text, position);
            if (end < length && text.charAt(end) == '.') {
                if (filled > octets.length - 4 || !readIpv4(text, position, octets, filled)) {
                    return null;
                }
                filled += 4;
                break;
            }
            if (end == position || end - position > 4) {
                return null;
            }
            int group = Integer.parseInt(text, position, end, 16);
            octets[filled++] = (byte) (group >> 8);
            octets[filled++] = (byte) group;
            if (end == length) {
                break;
            }
            if (text.charAt(end) != ':' || end + 1 == length) {
                return null;
            }
            position = end + 1;
            if (text.charAt(position) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                position++;
            }
        }
        return spread(octets, filled, gap);
    }

    /** Moves the groups behind {@code ::} to the end; the gap must stand for at least one group. */
    private static byte[] spread(byte[] octets, int filled, int gap) {
        if (gap < 0) {
            return filled == octets.length ? octets : null;
        }
        if (filled == octets.length) {
            return null;
        }
        byte[] spread = new byte[octets.length];
        System.arraycopy(octets, 0, spread, 0, gap);
        System.arraycopy(octets, gap, spread, octets.length - (filled - gap), filled - gap);
        return spread;
    }

    private static int endOfGroup(CharSequence text, int from) {
        int end = from;
        while (end < text.length() && isHex(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
