package io.missioncontrol.auth;

/** The credential of an {@code Authorization: Bearer …} header (RFC 6750 section 2.1); the scheme in any case. */
final class BearerToken {

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /** Null when the header is missing, of another scheme, or empty after the scheme. */
    static String of(String authorization) {
        if (authorization == null) {
            return null;
        }
        String header = authorization.strip();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String token = header.substring(SCHEME.length()).strip();
        return token.isEmpty() ? null : token;
    }
}
