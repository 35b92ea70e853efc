package io.missioncontrol.auth.oidc;

import io.missioncontrol.auth.AuthMode;
import io.missioncontrol.auth.Identity;
import io.missioncontrol.auth.RejectedCredential;
import io.missioncontrol.auth.UserAuthenticator;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcProviderClient;
import io.quarkus.oidc.Tenant;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/** {@code AUTH_MODE=oidc}: access tokens of any OpenID Connect issuer. */
@ApplicationScoped
public class OidcAuthenticator implements UserAuthenticator {

    private final TokenVerification verification;
    private final String issuer;
    private final List<String> audience;

    OidcAuthenticator(@Tenant(OidcTenant.ID) TenantIdentityProvider provider, KeyFetches fetches, OidcConfig config) {
        verification = new TokenVerification(provider, fetches, config.introspects());
        issuer = config.issuer().orElse("");
        audience = config.audience().orElse(List.of());
    }

    @Override
    public AuthMode mode() {
        return AuthMode.OIDC;
    }

    @Override
    public Uni<Identity> authenticate(String token) {
        return verification.verify(token).map(this::identity);
    }

    /** Access tokens seldom say more than the subject: the issuer's UserInfo endpoint does. */
    @Override
    public Uni<Identity> complete(Identity identity, String token) {
        return verification.verify(token).flatMap(verified -> userInfo(verified, token)
                .map(info -> isAbout(identity, info)
                        ? identity.orElse(verifiedEmail(info), VerifiedToken.text(info, "name"))
                        : identity));
    }

    private Identity identity(SecurityIdentity verified) {
        VerifiedToken token = TokenVerification.claims(verified);
        if (token.introspected()) {
            requireOurs(token);
        }
        String subject = token.text("sub");
        if (subject == null) {
            throw new RejectedCredential("subject");
        }
        return new Identity(subject(subject), verifiedEmail(token.claims()), token.text("name"));
    }

    /** A signature covers issuer and audience, and they were checked with it. Of an answer they are checked here. */
    private void requireOurs(VerifiedToken token) {
        String claimedIssuer = token.text("iss");
        if (claimedIssuer != null && !claimedIssuer.equals(issuer)) {
            throw new RejectedCredential("issuer");
        }
        boolean ours = token.claims().containsKey("aud")
                ? audience.stream().anyMatch(name -> token.has("aud", name))
                // Without audience it is for the client that it was issued to.
                : audience.stream().anyMatch(name -> token.has("client_id", name));
        if (!ours) {
            throw new RejectedCredential("audience");
        }
    }

    /** An answer about somebody else must not be used (OpenID Connect Core section 5.3.2). */
    private boolean isAbout(Identity identity, JsonObject info) {
        String sub = VerifiedToken.text(info, "sub");
        return sub != null && subject(sub).equals(identity.subject());
    }

    /** A subject is unique for its issuer only (OpenID Connect Core section 2): another issuer's is another person. */
    private String subject(String sub) {
        return issuer + "|" + sub;
    }

    private static String verifiedEmail(JsonObject claims) {
        Object verified = claims.getValue("email_verified");
        boolean vouched = Boolean.TRUE.equals(verified) || "true".equals(verified);
        String email = vouched ? VerifiedToken.text(claims, "email") : null;
        return email == null ? null : email.toLowerCase(Locale.ROOT);
    }

    private static Uni<JsonObject> userInfo(SecurityIdentity verified, String token) {
        OidcConfigurationMetadata issuer = verified.getAttribute(OidcUtils.CONFIG_METADATA_ATTRIBUTE);
        if (issuer.getUserInfoUri() == null) {
            return Uni.createFrom().item(new JsonObject());
        }
        OidcProviderClient client = verified.getAttribute(OidcProviderClient.class.getName());
        return client.getUserInfo(token).map(info -> new JsonObject(info.getUserInfoString()));
    }
}
