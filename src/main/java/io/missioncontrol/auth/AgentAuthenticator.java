package io.missioncontrol.auth;

import io.smallrye.mutiny.Uni;

/** Checks an agent's token. */
public interface AgentAuthenticator {

    /** Whether a text could be an agent's token at all. Costs nothing; false for nearly every other credential. */
    boolean recognizes(String token);

    /** Whether the token was good a short while ago. Costs nothing, and says nothing about now. */
    boolean knows(String token);

    /**
     * Finds the agent and notes that it was seen.
     *
     * @param token any characters whatever
     * @return the agent; fails with {@link RejectedCredential} when the token is not acceptable, and with an
     *     {@link io.missioncontrol.edge.ApiException} of status 503 when it could not be checked
     */
    Uni<AgentActor> authenticate(String token);
}
