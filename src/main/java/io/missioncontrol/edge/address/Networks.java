package io.missioncontrol.edge.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses and CIDR blocks, comma-separated as operators write them ({@code 10.0.0.0/8}; host bits may be set,
 * {@code 10.1.2.3/8} is the same block).
 *
 * @param blocks what is inside
 * @param invalid how many entries could not be read; nothing is inside them
 */
public record Networks(List<Block> blocks, int invalid) {

    /** The addresses that share the first {@code prefixLength} bits of {@code network}. */
    public record Block(byte[] network, int prefixLength) {}

    public Networks {
        blocks = List.copyOf(blocks);
    }

    public static Networks parse(String configured) {
        List<Block> blocks = new ArrayList<>();
        int invalid = 0;
        for (String entry : configured.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            Block block = parseBlock(entry.strip());
            if (block == null) {
                invalid++;
            } else {
                blocks.add(block);
            }
        }
        return new Networks(blocks, invalid);
    }

    private static Block parseBlock(String entry) {
        int slash = entry.indexOf('/');
        byte[] network = IpLiteral.parse(slash < 0 ? entry : entry.substring(0, slash));
        if (network == null) {
            return null;
        }
        int prefixLength = slash < 0 ? network.length * 8 : parsePrefixLength(entry.substring(slash + 1));
        if (prefixLength < 0 || prefixLength > network.length * 8) {
            return null;
        }
        if (!ClientAddress.isMapped(network)) {
            return new Block(network, prefixLength);
        }
        // Mapped addresses are IPv4 everywhere here; a block that reaches beyond them has no IPv4 meaning.
        int ipv4PrefixLength = prefixLength - 96;
        return ipv4PrefixLength < 0 ? null : new Block(Arrays.copyOfRange(network, 12, 16), ipv4PrefixLength);
    }

    private static int parsePrefixLength(String digits) {
        if (digits.isEmpty() || digits.length() > 3) {
            return -1;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (!IpLiteral.isDigit(digits.charAt(i))) {
                return -1;
            }
        }
        return Integer.parseInt(digits);
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    public boolean contains(ClientAddress address) {
        for (Block block : blocks) {
            if (address.isInside(block.network(), block.prefixLength())) {
                return true;
            }
        }
        return false;
    }
}
