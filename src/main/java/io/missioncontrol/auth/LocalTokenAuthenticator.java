package io.missioncontrol.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code AUTH_MODE=local}: one token, one user. */
@ApplicationScoped
public class LocalTokenAuthenticator implements UserAuthenticator {

    private static final Identity LOCAL_USER = new Identity("local-auth-user", "admin@home.local", "Local User");

    private final byte[] expected;

    public LocalTokenAuthenticator(AuthConfig config) {
        expected = config.localAuthToken().map(String::strip).orElse("").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public AuthMode mode() {
        return AuthMode.LOCAL;
    }

    @Override
    public Uni<Identity> authenticate(String token) {
        boolean equal = MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), expected);
        // An empty expectation must not be met by an empty token.
        return equal && expected.length > 0
                ? Uni.createFrom().item(LOCAL_USER)
                : Uni.createFrom().failure(new RejectedCredential("unknown"));
    }
}
