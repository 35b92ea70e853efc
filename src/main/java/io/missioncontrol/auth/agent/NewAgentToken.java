package io.missioncontrol.auth.agent;

/** A token that nobody has yet, and its salted hash. */
public record NewAgentToken(String token, String hash) {

    /** The token must not end up in a log line. */
    @Override
    public String toString() {
        return "NewAgentToken[]";
    }
}
