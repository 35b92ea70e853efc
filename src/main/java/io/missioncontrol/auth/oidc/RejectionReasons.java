package io.missioncontrol.auth.oidc;

import io.quarkus.security.AuthenticationFailedException;
import java.util.Optional;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.InvalidAlgorithmException;
import org.jose4j.lang.UnresolvableKeyException;

/** Tells from a failed verification why the token is not acceptable, in the words of the log. */
final class RejectionReasons {

    static final String UNKNOWN_KEY = "unknown-key";

    private static final int MAX_CAUSES = 10;

    private RejectionReasons() {}

    /** Empty when the token may be good: it could not be checked. */
    static Optional<String> of(Throwable failure) {
        if (has(failure, UnresolvableKeyException.class)) {
            return Optional.of(UNKNOWN_KEY);
        }
        if (has(failure, InvalidAlgorithmException.class)) {
            return Optional.of("algorithm");
        }
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException invalid) {
                return Optional.of(reason(invalid));
            }
        }
        // Without a cause the verification itself said no: an inactive token, or one of the wrong kind.
        boolean refused = failure instanceof AuthenticationFailedException && failure.getCause() == null;
        return refused ? Optional.of("inactive") : Optional.empty();
    }

    private static String reason(InvalidJwtException invalid) {
        if (invalid.getErrorDetails().isEmpty()) {
            return "malformed";
        }
        ErrorCodeValidator.Error error = invalid.getErrorDetails().getFirst();
        return switch (error.getErrorCode()) {
            case ErrorCodes.EXPIRED -> "expired";
            case ErrorCodes.NOT_YET_VALID, ErrorCodes.ISSUED_AT_INVALID_FUTURE -> "not-yet-valid";
            case ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID -> "audience";
            case ErrorCodes.ISSUER_MISSING, ErrorCodes.ISSUER_INVALID -> "issuer";
            case ErrorCodes.SIGNATURE_INVALID, ErrorCodes.SIGNATURE_MISSING -> "signature";
            case ErrorCodes.MISCELLANEOUS -> TokenRule.reasonIn(error.getErrorMessage());
            default -> "invalid";
        };
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
