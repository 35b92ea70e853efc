package io.missioncontrol.auth.oidc;

import java.util.Optional;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;

/**
 * A rule of ours for signed tokens, beyond those that quarkus-oidc checks. Nobody injects such beans, quarkus-oidc looks
 * them up: they must be {@code @Unremovable}.
 */
public abstract class TokenRule implements Validator {

    /** What the verification wraps the reason in is not ours to know, so the reason is marked. */
    private static final String MARK = "rule:";

    /** The reason for the log, in lower-case letters and hyphens; empty when the token keeps the rule. */
    protected abstract Optional<String> broken(JwtContext token) throws MalformedClaimException;

    @Override
    public final String validate(JwtContext token) throws MalformedClaimException {
        return broken(token).map(reason -> MARK + reason + ":").orElse(null);
    }

    static String reasonIn(String message) {
        int start = message == null ? -1 : message.indexOf(MARK);
        if (start < 0) {
            return "invalid";
        }
        String rest = message.substring(start + MARK.length());
        int end = rest.indexOf(':');
        return end < 0 ? "invalid" : rest.substring(0, end);
    }

    /** The {@code alg} of the token's signature. */
    protected static String algorithm(JwtContext token) {
        return token.getJoseObjects().getFirst().getAlgorithmHeaderValue();
    }
}
