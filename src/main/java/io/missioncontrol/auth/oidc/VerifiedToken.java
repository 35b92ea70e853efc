package io.missioncontrol.auth.oidc;

import io.missioncontrol.edge.input.Unicode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What an issuer says about the bearer of a token.
 *
 * @param claims of a JWT whose signature was checked, or of an introspection answer
 * @param introspected whether the issuer was asked about the token instead of checking a signature
 */
public record VerifiedToken(JsonObject claims, boolean introspected) {

    private static final int MAX_TEXT = 1_000;

    /**
     * A claim that is a text, trimmed; null when it is missing, blank, longer than anybody's name, or not storable (NUL,
     * lone surrogates).
     */
    public static String text(JsonObject claims, String name) {
        if (!(claims.getValue(name) instanceof String value)) {
            return null;
        }
        String text = value.strip();
        boolean usable = !text.isEmpty() && text.length() <= MAX_TEXT && Unicode.isStorable(text);
        return usable ? text : null;
    }

    public String text(String name) {
        return text(claims, name);
    }

    /** Whether a claim that is a text, or a list of texts, has this value. */
    public boolean has(String name, String value) {
        Object claim = claims.getValue(name);
        return claim instanceof JsonArray list ? list.contains(value) : value.equals(claim);
    }
}
