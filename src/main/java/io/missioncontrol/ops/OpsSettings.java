package io.missioncontrol.ops;

import io.missioncontrol.auth.AuthConfig;
import io.missioncontrol.auth.AuthMode;
import io.missioncontrol.auth.oidc.OidcConfig;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the page is told before anybody has signed in: how to sign in, and nothing else. */
@ApplicationScoped
class OpsSettings {

    private final AuthMode mode;
    private final Optional<JsonObject> oidc;

    OpsSettings(AuthConfig auth, OidcConfig oidcConfig, OpsPageConfig config) {
        mode = auth.authMode();
        oidc = config.clientId()
                .filter(client -> mode == AuthMode.OIDC)
                .map(client -> new JsonObject()
                        .put("issuer", oidcConfig.issuer().orElseThrow())
                        .put("client_id", client)
                        .put("scope", config.scope())
                        // Some issuers make tokens for an API only when it is named.
                        .put("audience", oidcConfig.audience().orElse(List.of()).getFirst()));
    }

    String json() {
        return new JsonObject()
                .put("auth_mode", mode.name().toLowerCase(Locale.ROOT))
                .put("oidc", oidc.orElse(null))
                .encode();
    }

    /** The origin that the page has to call for a sign-in, besides its own. */
    Optional<String> issuerOrigin() {
        return oidc.map(settings -> URI.create(settings.getString("issuer")))
                .map(issuer -> issuer.getScheme() + "://" + issuer.getRawAuthority());
    }
}
