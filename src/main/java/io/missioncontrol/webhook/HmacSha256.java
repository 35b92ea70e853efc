package io.missioncontrol.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) under one key. For one thread. */
final class HmacSha256 {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    private HmacSha256(byte[] key) {
        try {
            // A Mac is not thread-safe, and a new one costs little beside the hashing.
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            // Every Java platform has to have it. The cause is left out: it could quote the key.
            throw new IllegalStateException("HmacSHA256 is not available");
        }
    }

    /** The key is the secret's text in UTF-8. */
    static HmacSha256 keyed(String secret) {
        return keyed(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** @param key at least one byte */
    static HmacSha256 keyed(byte[] key) {
        return new HmacSha256(key);
    }

    /** Over all parts, one after the other. */
    byte[] of(byte[]... parts) {
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }
}
