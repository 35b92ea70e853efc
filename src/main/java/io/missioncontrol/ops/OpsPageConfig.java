package io.missioncontrol.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Settings of the operator page, under the names of their environment variables. */
@ConfigMapping(prefix = "")
interface OpsPageConfig {

    /** {@code OPS_PAGE_ENABLED}: whether {@code /ops} is served. */
    @WithName("OPS_PAGE_ENABLED")
    @WithDefault("true")
    boolean enabled();

    /** {@code OIDC_OPS_CLIENT_ID}: the public client by which people sign in, with {@code AUTH_MODE=oidc}. */
    @WithName("OIDC_OPS_CLIENT_ID")
    Optional<String> clientId();

    /** {@code OIDC_OPS_SCOPE}: what the page asks the issuer for. */
    @WithName("OIDC_OPS_SCOPE")
    @WithDefault("openid profile email")
    String scope();
}
