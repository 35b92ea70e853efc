package io.missioncontrol.auth.oidc;

import io.missioncontrol.testing.OpenIdProvider;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with {@code AUTH_MODE=oidc}, whose issuer is not running yet. */
public class OidcMode implements QuarkusTestProfile {

    static final String AUDIENCE = "https://mission-control.example";

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Environment.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }

    /** With an empty database. */
    public static class Environment extends PostgresTestResource {

        @Override
        public Map<String, String> start() {
            Map<String, String> environment = new HashMap<>(super.start());
            environment.put("AUTH_MODE", "oidc");
            environment.put("OIDC_ISSUER", OpenIdProvider.freeIssuer());
            // The second is the client whose opaque tokens have no audience.
            environment.put("OIDC_AUDIENCE", AUDIENCE + ",page");
            environment.put("OIDC_CLIENT_ID", OpenIdProvider.CLIENT_ID);
            environment.put("OIDC_CLIENT_SECRET", OpenIdProvider.CLIENT_SECRET);
            return environment;
        }
    }
}
