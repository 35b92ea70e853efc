package io.missioncontrol.testing;

import io.missioncontrol.auth.LocalTokenAuthenticator;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An application that many people use, on an empty database. Local mode knows one person only, so its authenticator is
 * replaced by {@link TokenPerUser}; everything behind the bearer token is the real thing.
 */
public class ManyUsers implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(TokenPerUser.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.arc.exclude-types", LocalTokenAuthenticator.class.getName(),
                "test.unruled-resource", "true");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresTestResource.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }
}
