package io.missioncontrol.auth.clerk;

import io.missioncontrol.auth.AuthMode;
import io.missioncontrol.auth.Identity;
import io.missioncontrol.auth.RejectedCredential;
import io.missioncontrol.auth.UserAuthenticator;
import io.missioncontrol.auth.oidc.KeyFetches;
import io.missioncontrol.auth.oidc.TokenVerification;
import io.missioncontrol.auth.oidc.VerifiedToken;
import io.missioncontrol.edge.ApiException;
import io.quarkus.oidc.Tenant;
import io.quarkus.oidc.TenantIdentityProvider;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** {@code AUTH_MODE=clerk}: session tokens of Clerk. */
@ApplicationScoped
public class ClerkAuthenticator implements UserAuthenticator {

    private static final Logger LOG = Logger.getLogger(ClerkAuthenticator.class);

    private final TokenVerification verification;
    private final ClerkApi api;

    ClerkAuthenticator(@Tenant(ClerkTenant.ID) TenantIdentityProvider provider, KeyFetches fetches, ClerkApi api) {
        this.verification = new TokenVerification(provider, fetches, false);
        this.api = api;
    }

    @Override
    public AuthMode mode() {
        return AuthMode.CLERK;
    }

    @Override
    public Uni<Identity> authenticate(String token) {
        return verification.verify(token).map(verified -> identity(TokenVerification.claims(verified)));
    }

    @Override
    public Uni<Identity> complete(Identity identity, String token) {
        return api.user(identity.subject())
                .map(ClerkProfile::ofUser)
                // Clerk's own record is newer than a token that was made from it.
                .map(profile -> new Identity(identity.subject(), profile.email(), profile.name())
                        .orElse(identity.email(), identity.name()));
    }

    @Override
    public Uni<Void> deleteAccount(String subject) {
        return api.deleteUser(subject).onFailure().transform(failure -> {
            LOG.warnf("auth.clerk.delete.failed reason=%s", failure.getClass().getSimpleName());
            return new ApiException(502, "Failed to delete account from Clerk");
        });
    }

    private static Identity identity(VerifiedToken token) {
        String subject = token.text("sub");
        if (subject == null) {
            throw new RejectedCredential("subject");
        }
        ClerkProfile profile = ClerkProfile.ofClaims(token.claims());
        return new Identity(subject, profile.email(), profile.name());
    }
}
