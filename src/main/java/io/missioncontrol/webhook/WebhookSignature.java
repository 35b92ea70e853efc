package io.missioncontrol.webhook;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The signature of an inbound webhook: HMAC-SHA256 (RFC 2104) over the exact bytes received, in hexadecimal.
 *
 * <p>The header's value is the 64 hexadecimal digits in either case, with an optional {@code sha256=} in front; blanks
 * around it and after the prefix are ignored. Anything else is simply a wrong signature, never an error.
 */
final class WebhookSignature {

    /** The header that GitHub and those who follow it send. */
    static final String HUB_HEADER = "X-Hub-Signature-256";

    /** The plain alternative, read only when the first is absent. */
    static final String WEBHOOK_HEADER = "X-Webhook-Signature";

    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;

    private WebhookSignature() {}

    /**
     * The signature sent with a request. A webhook with a header name of its own is read from that header only; an
     * empty header counts as absent.
     *
     * @param firstValue gives the first value of a header by its name, or null
     * @param ownHeader the webhook's own header name, or null
     */
    static Optional<String> sent(UnaryOperator<String> firstValue, String ownHeader) {
        if (ownHeader != null && !ownHeader.isBlank()) {
            return present(firstValue.apply(ownHeader));
        }
        return present(firstValue.apply(HUB_HEADER)).or(() -> present(firstValue.apply(WEBHOOK_HEADER)));
    }

    /** Whether {@code sent} signs {@code body} with {@code secret}; takes the same time wherever they differ. */
    static boolean matches(String secret, byte[] body, String sent) {
        Optional<byte[]> digest = parse(sent);
        return digest.isPresent() && MessageDigest.isEqual(digest.get(), HmacSha256.keyed(secret).of(body));
    }

    private static Optional<String> present(String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static Optional<byte[]> parse(String sent) {
        String value = sent.strip();
        if (value.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            value = value.substring(PREFIX.length()).strip();
        }
        if (value.length() != HEX_DIGITS || !value.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().parseHex(value));
    }
}
