package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import java.time.Duration;
import java.time.Instant;

/** The time in a signature, as whole seconds since 1970: what was signed long ago is not accepted again. */
final class SignatureTimestamp {

    /** How far a sender's clock may be off, to either side. */
    static final Duration TOLERANCE = Duration.ofSeconds(300);

    /** Enough for some 30,000 years, and never too many for a long. */
    private static final int MOST_DIGITS = 12;

    private SignatureTimestamp() {}

    /** @throws ApiException 403 when the text is no time, or none of now */
    static void requireRecent(String text, Instant now) {
        if (text.isEmpty() || text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw ApiException.forbidden("Invalid webhook timestamp.");
        }
        if (Math.abs(Long.parseLong(text) - now.getEpochSecond()) > TOLERANCE.toSeconds()) {
            throw ApiException.forbidden("Webhook timestamp is more than 300 seconds off.");
        }
    }
}
