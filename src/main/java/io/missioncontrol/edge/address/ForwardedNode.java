package io.missioncontrol.edge.address;

import java.util.Optional;

/**
 * One hop as proxies write it: an address with an optional port, IPv6 in brackets when there is a port (RFC 7239
 * section 6). {@code unknown}, obfuscated names ({@code _hidden}) and everything else name no address.
 */
final class ForwardedNode {

    private static final int MAX_LENGTH = 128;

    private ForwardedNode() {}

    static Optional<ClientAddress> parse(String node) {
        if (node.isEmpty() || node.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int colon = node.indexOf(':');
        if (node.charAt(0) == '[') {
            int close = node.indexOf(']');
            boolean readable = colon > 0 && colon < close && isOptionalPort(node, close + 1);
            return readable ? ClientAddress.parse(node.substring(1, close)) : Optional.empty();
        }
        if (colon < 0 || colon != node.lastIndexOf(':')) {
            return ClientAddress.parse(node);
        }
        // One colon: no IPv6 address has that few, so what stands behind it is a port.
        return isOptionalPort(node, colon) ? ClientAddress.parse(node.substring(0, colon)) : Optional.empty();
    }

    /** Nothing, or {@code :} and up to five digits or an obfuscated port ({@code :_x}). */
    private static boolean isOptionalPort(String node, int from) {
        if (from == node.length()) {
            return true;
        }
        if (node.charAt(from) != ':' || from + 1 == node.length()) {
            return false;
        }
        boolean obfuscated = node.charAt(from + 1) == '_';
        int start = obfuscated ? from + 2 : from + 1;
        if (!obfuscated && node.length() - start > 5) {
            return false;
        }
        for (int i = start; i < node.length(); i++) {
            char c = node.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '_' || c == '-';
            if (!IpLiteral.isDigit(c) && !(obfuscated && letter)) {
                return false;
            }
        }
        return start < node.length();
    }
}
