package io.missioncontrol.auth;

import io.smallrye.mutiny.Uni;

/** Checks a person's bearer token in one authentication mode. */
public interface UserAuthenticator {

    AuthMode mode();

    /**
     * @param token the text after {@code Bearer}; any characters whatever
     * @return the identity, or null when the token is not acceptable, whatever the reason
     */
    Uni<Identity> authenticate(String token);
}
