package io.missioncontrol.auth.clerk;

import io.missioncontrol.auth.AuthConfig;
import io.missioncontrol.auth.AuthMode;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Tells quarkus-oidc where Clerk's keys are. Session tokens are then verified without asking Clerk. */
@ApplicationScoped
class ClerkTenant {

    static final String ID = "clerk";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** How often an unknown key may make us ask for Clerk's keys. */
    private static final Duration KEY_REFRESH_INTERVAL = Duration.ofSeconds(5);

    void create(@Observes Oidc oidc, AuthConfig auth, ClerkConfig config) {
        if (auth.authMode() != AuthMode.CLERK) {
            return;
        }
        var token = OidcTenantConfig.authServerUrl(config.apiRoot())
                .tenantId(ID)
                .connectionTimeout(CONNECT_TIMEOUT)
                .discoveryEnabled(false)
                .jwksPath("/v1/jwks")
                .token()
                .subjectRequired()
                .lifespanGrace(config.leewaySeconds())
                .forcedJwkRefreshInterval(KEY_REFRESH_INTERVAL)
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false);
        config.issuer().ifPresent(token::issuer);
        oidc.create(token.end().build());
    }
}
