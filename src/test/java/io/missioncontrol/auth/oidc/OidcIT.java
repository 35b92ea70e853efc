package io.missioncontrol.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.OpenIdProvider;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.TestDatabases;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mode as it is packaged: keys are fetched, algorithms found and opaque tokens introspected in the executable, too. */
class OidcIT {

    @Test
    void peopleOfTheIssuerGetInAndOthersDoNot() {
        var database = TestDatabases.create("oidc");
        var issuer = OpenIdProvider.freeIssuer();
        try (var provider = new OpenIdProvider(issuer);
                var application = PackagedApplication.start(Map.of(
                        "DATABASE_URL", database,
                        "AUTH_MODE", "oidc",
                        "LOCAL_AUTH_TOKEN", "",
                        "OIDC_ISSUER", issuer,
                        "OIDC_AUDIENCE", OidcMode.AUDIENCE,
                        "OIDC_CLIENT_ID", OpenIdProvider.CLIENT_ID,
                        "OIDC_CLIENT_SECRET", OpenIdProvider.CLIENT_SECRET))) {
            provider.start();
            application.awaitReadiness();

            for (var algorithm : new String[] {"RS256", "PS256", "ES256", "EdDSA"}) {
                var token = provider.token(claims(OidcMode.AUDIENCE, algorithm));
                assertThat(application.status("/api/v1/users/me", token)).as(algorithm).isEqualTo(200);
                var forged = token.substring(0, token.length() - 6) + "AAAAAA";
                assertThat(application.status("/api/v1/users/me", forged)).as(algorithm).isEqualTo(401);
            }
            var foreign = provider.token(claims("https://other.example", "RS256"));
            assertThat(application.status("/api/v1/users/me", foreign)).isEqualTo(401);
            assertThat(application.status("/api/v1/users/me", "an-opaque-token")).isEqualTo(401);

            provider.rotateKeys();
            var rotated = provider.token(claims(OidcMode.AUDIENCE, "ES256"));
            application.await("the new keys", () -> application.status("/api/v1/users/me", rotated) == 200);
        } finally {
            TestDatabases.drop(database);
        }
    }

    private static String claims(String audience, String algorithm) {
        return "{\"sub\": \"ann\", \"aud\": \"%s\", \"alg\": \"%s\"}".formatted(audience, algorithm);
    }
}
