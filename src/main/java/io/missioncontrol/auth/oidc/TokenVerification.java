package io.missioncontrol.auth.oidc;

import io.missioncontrol.auth.RejectedCredential;
import io.missioncontrol.edge.ApiException;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.oidc.TokenIntrospection;
import io.quarkus.oidc.common.runtime.OidcCommonUtils;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Verifies tokens through quarkus-oidc, and tells a bad token (the client's fault) from an issuer that cannot be asked
 * (nobody's fault here: 503). Once the issuer's keys are there it need not be up.
 */
public final class TokenVerification {

    private static final Logger LOG = Logger.getLogger(TokenVerification.class);

    /** Larger than any token in use; whatever is larger is not worth parsing. */
    static final int MAX_LENGTH = 16_384;
    /** The {@code b64token} of RFC 6750 section 2.1. */
    private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    /** Three parts, the last of which may be missing (RFC 7515 section 7.1). */
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
    /** A well-formed JWT that nobody has signed: it is refused as soon as the keys are there. */
    private static final String PROBE = "e30.e30.e30";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MAX_PAUSES = 30;
    private static final Map<String, String> RETRY = Map.of("Retry-After", "5");

    private final TenantIdentityProvider provider;
    private final KeyFetches fetches;
    private final boolean introspects;
    private final AtomicReference<Uni<Void>> connecting = new AtomicReference<>();
    private volatile boolean connected;

    /** @param introspects whether tokens that are no JWT may be good; then the issuer is asked about them */
    public TokenVerification(TenantIdentityProvider provider, KeyFetches fetches, boolean introspects) {
        this.provider = provider;
        this.fetches = fetches;
        this.introspects = introspects;
    }

    /** Fails with {@link RejectedCredential}, or with 503 when the token could not be checked. */
    public Uni<SecurityIdentity> verify(String token) {
        if (!isWorthAsking(token)) {
            return Uni.createFrom().failure(new RejectedCredential("malformed"));
        }
        return connect().chain(() -> attempt(token, 0));
    }

    /** What the issuer says about the bearer. */
    public static VerifiedToken claims(SecurityIdentity identity) {
        if (identity.getAttribute(OidcUtils.INTROSPECTION_ATTRIBUTE) instanceof TokenIntrospection introspection) {
            return new VerifiedToken(new JsonObject(introspection.getIntrospectionString()), true);
        }
        String token = identity.getCredential(AccessTokenCredential.class).getToken();
        return new VerifiedToken(OidcCommonUtils.decodeJwtContent(token), false);
    }

    private boolean isWorthAsking(String token) {
        if (token.length() > MAX_LENGTH) {
            return false;
        }
        if (token.indexOf('.') >= 0) {
            return JWT.matcher(token).matches() && hasReadableClaims(token);
        }
        return introspects && BEARER_TOKEN.matcher(token).matches();
    }

    /** A JWT without is taken for opaque by quarkus-oidc, and the issuer would be asked about it. */
    private static boolean hasReadableClaims(String jwt) {
        try {
            return OidcCommonUtils.decodeJwtContent(jwt) != null;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    private Uni<SecurityIdentity> attempt(String token, int pauses) {
        return authenticate(token).onFailure().recoverWithUni(failure -> {
            Optional<String> reason = RejectionReasons.of(failure);
            if (reason.isEmpty()) {
                fetches.failed();
                return Uni.createFrom().failure(unavailable(failure));
            }
            if (reason.get().equals(RejectionReasons.UNKNOWN_KEY)) {
                return unknownKey(token, pauses);
            }
            return Uni.createFrom().failure(new RejectedCredential(reason.get()));
        });
    }

    private Uni<SecurityIdentity> unknownKey(String token, int pauses) {
        if (fetches.isRunning() && pauses < MAX_PAUSES || fetches.hasJustSucceeded() && pauses == 0) {
            return Uni.createFrom().voidItem()
                    .onItem().delayIt().by(PAUSE)
                    .chain(() -> attempt(token, pauses + 1));
        }
        return Uni.createFrom().failure(fetches.hasFailed()
                ? new ApiException(503, "Service Unavailable", RETRY)
                : new RejectedCredential(RejectionReasons.UNKNOWN_KEY));
    }

    /**
     * Until the issuer has been reached, one request at a time tries to; the others wait for its outcome. Otherwise each
     * of them would look for the issuer by itself.
     */
    private Uni<Void> connect() {
        if (connected) {
            return Uni.createFrom().voidItem();
        }
        return connecting.updateAndGet(running -> running != null ? running : authenticate(PROBE)
                .replaceWithVoid()
                .onFailure(AuthenticationFailedException.class).recoverWithNull()
                .invoke(() -> connected = true)
                .onFailure().transform(TokenVerification::unavailable)
                .onTermination().invoke(() -> connecting.set(null))
                .memoize().indefinitely());
    }

    private Uni<SecurityIdentity> authenticate(String token) {
        return Uni.createFrom()
                .deferred(() -> provider.authenticate(new AccessTokenCredential(token)))
                .ifNoItem().after(PATIENCE).fail();
    }

    /** The message of the failure may repeat parts of a token, so only its kind is logged. */
    private static ApiException unavailable(Throwable failure) {
        boolean wrapped = failure instanceof AuthenticationFailedException && failure.getCause() != null;
        Throwable cause = wrapped ? failure.getCause() : failure;
        LOG.warnf("auth.issuer.unavailable reason=%s", cause.getClass().getSimpleName());
        return new ApiException(503, "Service Unavailable", RETRY);
    }
}
