package io.missioncontrol.auth.clerk;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.TenantFeature;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Clerk's Backend API gives its keys to those who know the secret key. */
@ApplicationScoped
@Unremovable
@TenantFeature(ClerkTenant.ID)
@OidcEndpoint(OidcEndpoint.Type.JWKS)
class ClerkKeyRequest implements OidcRequestFilter {

    private final String authorization;

    ClerkKeyRequest(ClerkConfig config) {
        authorization = "Bearer " + config.secretKey().orElse("").strip();
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext request) {
        request.request().putHeader("Authorization", authorization);
        return Uni.createFrom().voidItem();
    }
}
