package io.missioncontrol.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The symmetric signature of the Standard Webhooks specification: HMAC-SHA256 over {@code id.timestamp.body}, as
 * {@code v1,} and base64; the header may list several, with blanks between, while the sender changes its secret. Other
 * versions in the list are passed over.
 */
final class StandardWebhooksSignature {

    static final String DEFAULT_HEADER = "webhook-signature";

    private static final String HEADER_END = "-signature";
    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION = "v1,";

    private StandardWebhooksSignature() {}

    /** The names of the three headers; all begin alike ({@code webhook-}, {@code svix-}). */
    record Headers(String id, String timestamp, String signature) {

        /** @param signatureHeader the webhook's own name for it, which {@link #isHeader} accepts; null for the usual one */
        static Headers of(String signatureHeader) {
            String signature = signatureHeader == null ? DEFAULT_HEADER : signatureHeader;
            String start = signature.substring(0, signature.length() - HEADER_END.length());
            return new Headers(start + "-id", start + "-timestamp", signature);
        }
    }

    /** Whether the names of the other two headers can be told from this one. */
    static boolean isHeader(String name) {
        return name.length() > HEADER_END.length() && name.toLowerCase(Locale.ROOT).endsWith(HEADER_END);
    }

    /** The key in a secret: base64, with or without {@code whsec_} in front. Empty when it is none. */
    static Optional<byte[]> key(String secret) {
        String text = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        try {
            return Optional.of(Base64.getDecoder().decode(text)).filter(key -> key.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether one of the signatures sent is of one of the secrets; takes the same time wherever they differ. */
    static boolean matches(List<String> secrets, String id, String timestamp, byte[] body, String sent) {
        boolean matches = false;
        for (String secret : secrets) {
            Optional<byte[]> key = key(secret);
            if (key.isPresent()) {
                matches |= contains(sent, sign(key.get(), id, timestamp, body));
            }
        }
        return matches;
    }

    private static boolean contains(String sent, byte[] expected) {
        boolean contains = false;
        for (String signature : sent.split(" ")) {
            if (signature.startsWith(VERSION)) {
                contains |= MessageDigest.isEqual(expected, wire(signature.substring(VERSION.length())));
            }
        }
        return contains;
    }

    private static byte[] sign(byte[] key, String id, String timestamp, byte[] body) {
        return Base64.getEncoder().encode(HmacSha256.keyed(key).of(wire(id + "." + timestamp + "."), body));
    }

    /** Header values hold one character for each byte that was received. */
    private static byte[] wire(String header) {
        return header.getBytes(StandardCharsets.ISO_8859_1);
    }
}
