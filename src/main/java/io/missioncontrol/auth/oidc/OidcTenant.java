package io.missioncontrol.auth.oidc;

import io.missioncontrol.auth.AuthConfig;
import io.missioncontrol.auth.AuthMode;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/** Tells quarkus-oidc about the issuer. An issuer that is down at start is looked for when the first token comes. */
@ApplicationScoped
class OidcTenant {

    static final String ID = "oidc";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** How often an unknown key may make us ask for the issuer's keys. */
    private static final Duration KEY_REFRESH_INTERVAL = Duration.ofSeconds(5);
    /** How far clocks may differ, in seconds. */
    private static final int LEEWAY = 10;

    void create(@Observes Oidc oidc, AuthConfig auth, OidcConfig config) {
        if (auth.authMode() != AuthMode.OIDC) {
            return;
        }
        String issuer = config.issuer().orElseThrow();
        var tenant = OidcTenantConfig.authServerUrl(issuer)
                .tenantId(ID)
                .connectionTimeout(CONNECT_TIMEOUT)
                .allowTokenIntrospectionCache()
                .jwks().tryAll().end()
                .token()
                .issuer(issuer)
                .audience(config.audience().orElse(List.of()))
                .subjectRequired()
                .lifespanGrace(LEEWAY)
                .forcedJwkRefreshInterval(KEY_REFRESH_INTERVAL)
                // A signed token is good or bad by its signature, also when it names an unknown key.
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(config.introspects())
                .end();
        if (config.introspects()) {
            tenant = tenant.clientId(config.clientId().get()).credentials(config.clientSecret().get());
        }
        oidc.create(tenant.build());
    }
}
