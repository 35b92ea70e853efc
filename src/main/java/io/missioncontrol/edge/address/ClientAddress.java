package io.missioncontrol.edge.address;

import java.util.Arrays;
import java.util.Optional;

/**
 * The address of whoever sent a request: IPv4, IPv6, or {@link #UNKNOWN} for a peer without one (a domain socket). An
 * IPv4 address written as IPv6 ({@code ::ffff:192.0.2.1}) is that IPv4 address. Zones are not part of it: they name
 * an interface of this machine, not the client.
 */
public final class ClientAddress {

    /** A peer that has no IP address. All of them share one limit. */
    public static final ClientAddress UNKNOWN = new ClientAddress(new byte[0]);

    private static final int IPV4_LENGTH = 4;
    private static final int MAPPED_PREFIX = 12;
    /** The part of an IPv6 address that a network operator hands to one customer at least. */
    private static final int LIMITED_IPV6_OCTETS = 8;

    private final byte[] octets;

    private ClientAddress(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Reads an address in text form, with an optional zone ({@code fe80::1%eth0}). Never resolves a name. Anything
     * else, a port or brackets included, is empty.
     */
    public static Optional<ClientAddress> parse(String text) {
        if (text == null || text.length() > IpLiteral.MAX_LENGTH + 1 + Zone.MAX_LENGTH) {
            return Optional.empty();
        }
        String literal = text;
        int zone = text.indexOf('%');
        if (zone >= 0) {
            literal = text.substring(0, zone);
            if (literal.indexOf(':') < 0 || !Zone.isValid(text, zone + 1)) {
                return Optional.empty();
            }
        }
        byte[] octets = IpLiteral.parse(literal);
        return octets == null ? Optional.empty() : Optional.of(ofOctets(octets));
    }

    /** An address from its 4 or 16 octets in network order. */
    public static ClientAddress ofOctets(byte[] octets) {
        return new ClientAddress(isMapped(octets) ? Arrays.copyOfRange(octets, MAPPED_PREFIX, 16) : octets);
    }

    static boolean isMapped(byte[] octets) {
        if (octets.length != 16 || octets[10] != -1 || octets[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * What limits count by: the address itself for IPv4; for IPv6 its /64 (as {@code 2001:db8::/64}), because one
     * client commands at least that many addresses.
     */
    public String limitKey() {
        if (octets.length <= IPV4_LENGTH) {
            return toString();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(octets, LIMITED_IPV6_OCTETS), octets.length);
        return new ClientAddress(network) + "/64";
    }

    boolean isInside(byte[] network, int prefixLength) {
        if (network.length != octets.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (octets[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || (octets[whole] ^ network[whole]) >> (8 - rest) == 0;
    }

    /** The canonical text (RFC 5952), or {@code unknown}: for logs and the stored {@code source_ip}. */
    @Override
    public String toString() {
        if (octets.length == 0) {
            return "unknown";
        }
        if (octets.length == IPV4_LENGTH) {
            return (octets[0] & 255) + "." + (octets[1] & 255) + "." + (octets[2] & 255) + "." + (octets[3] & 255);
        }
        return ipv6Text();
    }

    private String ipv6Text() {
        int gapStart = -1;
        int gapLength = 1; // a single zero group is never shortened (RFC 5952, 4.2.2)
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        return (octets[2 * index] & 255) << 8 | octets[2 * index + 1] & 255;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAddress address && Arrays.equals(octets, address.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }
}
