package io.missioncontrol.auth.agent;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The salted hash in {@code agents.agent_token_hash}: {@code pbkdf2_sha256$rounds$salt$digest}, both in base64url without
 * padding (PBKDF2-HMAC-SHA256, RFC 8018 section 5.2). Other programs on the same database find agents by it; here it is
 * only read for tokens that have no fingerprint yet. About 0.1 s each: never on an event loop.
 */
final class TokenHash {

    private static final int ROUNDS = 200_000;
    /** A stored number beyond this is no hash of ours but an accident that would occupy a thread for seconds. */
    private static final int MAX_ROUNDS = 1_000_000;

    private static final int SALT_BYTES = 16;
    private static final int DIGEST_BYTES = 32;
    private static final Pattern FORMAT =
            Pattern.compile("pbkdf2_sha256\\$([0-9]{1,7})\\$([A-Za-z0-9_-]{1,86})\\$([A-Za-z0-9_-]{43})");

    private TokenHash() {}

    static String of(String token) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return "pbkdf2_sha256$" + ROUNDS + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(digest(token, salt, ROUNDS));
    }

    /** False also for a hash in any other format. */
    static boolean matches(String token, String hash) {
        Matcher parts = FORMAT.matcher(hash);
        if (!parts.matches()) {
            return false;
        }
        int rounds = Integer.parseInt(parts.group(1));
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            return false;
        }
        try {
            byte[] salt = Base64.getUrlDecoder().decode(parts.group(2));
            byte[] expected = Base64.getUrlDecoder().decode(parts.group(3));
            return MessageDigest.isEqual(digest(token, salt, rounds), expected);
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static byte[] digest(String token, byte[] salt, int rounds) {
        PBEKeySpec key = new PBEKeySpec(token.toCharArray(), salt, rounds, DIGEST_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has PBKDF2WithHmacSHA256", e);
        } finally {
            key.clearPassword();
        }
    }
}
