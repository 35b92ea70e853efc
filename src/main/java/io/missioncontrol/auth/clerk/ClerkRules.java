package io.missioncontrol.auth.clerk;

import io.missioncontrol.auth.oidc.TokenRule;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.TenantFeature;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtContext;

/** What Clerk's own libraries check of a session token besides signature and times. */
@ApplicationScoped
@Unremovable
@TenantFeature(ClerkTenant.ID)
class ClerkRules extends TokenRule {

    private static final String ALGORITHM = "RS256";

    private final Optional<List<String>> authorizedParties;
    private final boolean verifyIssuedAt;
    private final int leewaySeconds;

    ClerkRules(ClerkConfig config) {
        authorizedParties = config.authorizedParties();
        verifyIssuedAt = config.verifyIssuedAt();
        leewaySeconds = config.leewaySeconds();
    }

    @Override
    protected Optional<String> broken(JwtContext token) throws MalformedClaimException {
        JwtClaims claims = token.getJwtClaims();
        if (!ALGORITHM.equals(algorithm(token))) {
            return Optional.of("algorithm");
        }
        if (verifyIssuedAt && isFromTheFuture(claims)) {
            return Optional.of("not-yet-valid");
        }
        if (authorizedParties.isPresent()
                && !authorizedParties.get().contains(claims.getStringClaimValue("azp"))) {
            return Optional.of("authorized-party");
        }
        // A session that still lacks a second factor or the like: not signed in yet.
        boolean pending = "pending".equals(claims.getClaimValue("sts"));
        return pending ? Optional.of("pending-session") : Optional.empty();
    }

    private boolean isFromTheFuture(JwtClaims claims) throws MalformedClaimException {
        NumericDate issuedAt = claims.getIssuedAt();
        return issuedAt != null && issuedAt.getValue() > NumericDate.now().getValue() + leewaySeconds;
    }
}
