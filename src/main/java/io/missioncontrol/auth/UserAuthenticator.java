package io.missioncontrol.auth;

import io.smallrye.mutiny.Uni;

/** Checks a person's bearer token in one authentication mode. */
public interface UserAuthenticator {

    AuthMode mode();

    /**
     * @param token the text after {@code Bearer}; any characters whatever
     * @return the identity; fails with {@link RejectedCredential} when the token is not acceptable, and with an
     *     {@link io.missioncontrol.edge.ApiException} of status 503 when it could not be checked
     */
    Uni<Identity> authenticate(String token);
}
