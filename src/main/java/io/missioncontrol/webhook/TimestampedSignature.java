package io.missioncontrol.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A signature with its time in one header, as Stripe sends it: {@code t=seconds,v1=digest}, with HMAC-SHA256 over
 * {@code seconds.body} in hexadecimal. There may be several {@code v1}; other elements are passed over.
 *
 * @param timestamp as sent
 * @param digests the {@code v1} that are digests
 */
record TimestampedSignature(String timestamp, List<byte[]> digests) {

    static final String DEFAULT_HEADER = "Stripe-Signature";

    private static final int HEX_DIGITS = 64;

    /** Empty when it has not exactly one time, or no {@code v1}. */
    static Optional<TimestampedSignature> parse(String sent) {
        String timestamp = null;
        List<byte[]> digests = new ArrayList<>();
        for (String element : sent.split(",")) {
            String text = element.strip();
            if (text.startsWith("t=")) {
                if (timestamp != null) {
                    return Optional.empty();
                }
                timestamp = text.substring(2);
            } else if (text.startsWith("v1=") && isDigest(text.substring(3))) {
                digests.add(HexFormat.of().parseHex(text.substring(3)));
            }
        }
        return timestamp == null || digests.isEmpty()
                ? Optional.empty()
                : Optional.of(new TimestampedSignature(timestamp, digests));
    }

    /** Whether one of the digests is of one of the secrets; takes the same time wherever they differ. */
    boolean matches(List<String> secrets, byte[] body) {
        byte[] start = (timestamp + ".").getBytes(StandardCharsets.ISO_8859_1);
        boolean matches = false;
        for (String secret : secrets) {
            byte[] expected = HmacSha256.keyed(secret).of(start, body);
            for (byte[] digest : digests) {
                matches |= MessageDigest.isEqual(expected, digest);
            }
        }
        return matches;
    }

    private static boolean isDigest(String text) {
        return text.length() == HEX_DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
    }
}
