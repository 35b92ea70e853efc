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

    /**
     * Asks the issuer for what the credential does not say about a person: a request to another service.
     *
     * @param token of which {@link #authenticate} made the identity
     * @return the identity with all that is known; fails when the issuer does not answer
     */
    default Uni<Identity> complete(Identity identity, String token) {
        return Uni.createFrom().item(identity);
    }

    /**
     * Deletes the person's account at the issuer, where that is ours to do.
     *
     * @return succeeds too when there is no such account; fails with an {@link io.missioncontrol.edge.ApiException}
     */
    default Uni<Void> deleteAccount(String subject) {
        return Uni.createFrom().voidItem();
    }
}
