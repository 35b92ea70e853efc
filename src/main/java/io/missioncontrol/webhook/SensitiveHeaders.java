package io.missioncontrol.webhook;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The one list of header names whose values may never be stored or logged: credentials, cookies, signatures, and any
 * name that carries a token, key, secret or password. In doubt a header is sensitive: losing one costs less than
 * keeping a credential in clear.
 */
final class SensitiveHeaders {

    /** Sensitive wherever they stand in a name, with or without dashes ({@code X-Api-Key}, {@code X-ApiKey}). */
    private static final List<String> FRAGMENTS = List.of(
            "token", "key", "secret", "passw", "passphrase", "passcode", "pwd", "signature", "authoriz", "authent",
            "cookie", "credential", "session", "bearer", "hmac", "jwt", "csrf", "xsrf", "otp");

    /** Sensitive as a word of their own only ({@code X-Auth}, {@code X-My-Sig}); elsewhere they are parts of others. */
    private static final Set<String> WORDS = Set.of("auth", "sig", "pass", "pin", "sid", "saml");

    private SensitiveHeaders() {}

    /** Whether the value of this header may not be kept; names are compared without regard to case. */
    static boolean contains(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        StringBuilder letters = new StringBuilder(lower.length());
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                letters.append(c);
                word.append(c);
            } else if (endsSensitiveWord(word)) {
                return true;
            }
        }
        return endsSensitiveWord(word) || FRAGMENTS.stream().anyMatch(fragment -> letters.indexOf(fragment) >= 0);
    }

    private static boolean endsSensitiveWord(StringBuilder word) {
        boolean sensitive = WORDS.contains(word.toString());
        word.setLength(0);
        return sensitive;
    }
}
