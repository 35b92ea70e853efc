package io.missioncontrol.auth.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** Settings of {@code AUTH_MODE=oidc}, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface OidcConfig {

    /**
     * {@code OIDC_ISSUER}: the issuer's URL exactly as its tokens have it in {@code iss}. Its keys and addresses are read
     * from {@code /.well-known/openid-configuration} below it.
     */
    @WithName("OIDC_ISSUER")
    Optional<String> issuer();

    /** {@code OIDC_AUDIENCE}: what {@code aud} must contain; several, separated by commas, mean one of them. */
    @WithName("OIDC_AUDIENCE")
    Optional<List<String>> audience();

    /** {@code OIDC_CLIENT_ID}: with a secret, tokens that are no JWT are introspected at the issuer (RFC 7662). */
    @WithName("OIDC_CLIENT_ID")
    Optional<String> clientId();

    /** {@code OIDC_CLIENT_SECRET} */
    @WithName("OIDC_CLIENT_SECRET")
    Optional<String> clientSecret();

    /** {@code OIDC_ALGORITHMS}: signature algorithms that are accepted. */
    @WithName("OIDC_ALGORITHMS")
    @WithDefault("RS256,ES256,PS256,EdDSA")
    List<String> algorithms();

    default boolean introspects() {
        return clientId().isPresent() && clientSecret().isPresent();
    }
}
