package io.missioncontrol.auth.oidc;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.TenantFeature;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwt.consumer.JwtContext;

/** Only listed algorithms: the issuer may sign other things with others. */
@ApplicationScoped
@Unremovable
@TenantFeature(OidcTenant.ID)
class OidcAlgorithms extends TokenRule {

    private final List<String> allowed;

    OidcAlgorithms(OidcConfig config) {
        allowed = config.algorithms();
    }

    @Override
    protected Optional<String> broken(JwtContext token) {
        return allowed.contains(algorithm(token)) ? Optional.empty() : Optional.of("algorithm");
    }
}
