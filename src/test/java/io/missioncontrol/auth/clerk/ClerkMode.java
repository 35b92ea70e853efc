package io.missioncontrol.auth.clerk;

import io.missioncontrol.testing.OpenIdProvider;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with {@code AUTH_MODE=clerk}, while Clerk cannot be reached yet. */
public class ClerkMode implements QuarkusTestProfile {

    static final String ISSUER = "https://clerk.example";
    static final String PARTY = "http://localhost:3000";

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
            environment.put("AUTH_MODE", "clerk");
            environment.put("CLERK_SECRET_KEY", StandInClerk.SECRET_KEY);
            // With the version, as some installations have it.
            environment.put("CLERK_API_URL", OpenIdProvider.freeIssuer() + "/v1/");
            environment.put("CLERK_ISSUER", ISSUER);
            environment.put("CLERK_AUTHORIZED_PARTIES", PARTY + ",https://app.example");
            return environment;
        }
    }
}
