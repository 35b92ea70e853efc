package io.missioncontrol.webhook;

/** Signatures for tests of other rooms. */
public final class SignedEvents {

    private SignedEvents() {}

    /** The hexadecimal HMAC-SHA-256 of a body. */
    public static String sign(String secret, String body) {
        return IngestClient.sign(secret, IngestClient.utf8(body));
    }
}
