package io.missioncontrol.auth.clerk;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.OpenIdProvider;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mode as it is packaged. */
class ClerkIT {

    @Test
    void peopleOfClerkGetInWithTheirProfile() {
        var database = TestDatabases.create("clerk");
        var address = OpenIdProvider.freeIssuer();
        try (var clerk = new StandInClerk(address);
                var application = PackagedApplication.start(Map.of(
                        "DATABASE_URL", database,
                        "AUTH_MODE", "clerk",
                        "LOCAL_AUTH_TOKEN", "",
                        "CLERK_SECRET_KEY", StandInClerk.SECRET_KEY,
                        "CLERK_API_URL", address,
                        "CLERK_ISSUER", ClerkMode.ISSUER))) {
            clerk.start();
            clerk.add("user_ada", new JsonObject()
                    .put("first_name", "Ada").put("last_name", "Lovelace").put("email_addresses", new JsonArray()));
            application.awaitReadiness();

            var token = clerk.sign(claims("user_ada"));
            assertThat(application.status("/api/v1/users/me", token)).isEqualTo(200);
            assertThat(Sql.value(database, "select name from users where clerk_user_id = 'user_ada'"))
                    .isEqualTo("Ada Lovelace");

            clerk.rotateKeys();
            var unknownKey = clerk.sign(claims("user_bob").put("iss", "https://other.example"));
            assertThat(application.status("/api/v1/users/me", unknownKey)).isEqualTo(401);
        } finally {
            TestDatabases.drop(database);
        }
    }

    private static JsonObject claims(String subject) {
        long now = System.currentTimeMillis() / 1000;
        return new JsonObject()
                .put("sub", subject).put("iss", ClerkMode.ISSUER).put("sid", "sess_1")
                .put("iat", now - 5).put("nbf", now - 5).put("exp", now + 120);
    }
}
