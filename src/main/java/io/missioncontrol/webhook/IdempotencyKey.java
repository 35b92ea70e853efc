package io.missioncontrol.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How an event that is sent again is known: the value of the header that its webhook names. Within
 * {@link #LIFETIME} a key stores one event for each webhook.
 */
final class IdempotencyKey {

    static final Duration LIFETIME = Duration.ofHours(24);

    /** A longer value is kept as its digest. */
    static final int MAX_CHARS = 256;

    private static final String DIGEST = "sha256:";

    private IdempotencyKey() {}

    /**
     * The key as it is stored.
     *
     * @param header the value received, one character for each byte; null when there is none
     * @return null when there is none, or an empty one
     */
    static String of(String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        String value = header.strip();
        boolean plain = value.length() <= MAX_CHARS
                && value.chars().allMatch(c -> c >= ' ' && c <= '~')
                // Else a short value could be made to look like the digest of a long one.
                && !value.startsWith(DIGEST);
        return plain ? value : DIGEST + HexFormat.of().formatHex(sha256(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has to have SHA-256", e);
        }
    }
}
