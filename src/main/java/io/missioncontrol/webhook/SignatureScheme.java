package io.missioncontrol.webhook;

import java.util.Arrays;

/** How a sender signs its events. */
enum SignatureScheme {

    /** The digest of the body in hexadecimal: {@link WebhookSignature}. */
    HEX("hex"),

    /** The Standard Webhooks specification: {@link StandardWebhooksSignature}. */
    STANDARD_WEBHOOKS("standard-webhooks"),

    /** {@code t=…,v1=…} in one header: {@link TimestampedSignature}. */
    TIMESTAMPED("timestamped");

    private final String wireName;

    SignatureScheme(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    static boolean isName(String text) {
        return Arrays.stream(values()).anyMatch(scheme -> scheme.wireName.equals(text));
    }

    /** @throws IllegalArgumentException when there is no such scheme */
    static SignatureScheme of(String wireName) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no signature scheme: " + wireName));
    }
}
