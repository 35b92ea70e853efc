package io.missioncontrol.auth;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of authentication, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface AuthConfig {

    /** {@code AUTH_MODE} */
    @WithName("AUTH_MODE")
    AuthMode authMode();

    /** {@code LOCAL_AUTH_TOKEN}: at least 50 characters; checked at start. */
    @WithName("LOCAL_AUTH_TOKEN")
    Optional<String> localAuthToken();

    /**
     * {@code AGENT_TOKEN_GRACE_SECONDS}: how long an agent's replaced token still works, in seconds. Agents read their
     * token from a file, which is written after the new token is made.
     */
    @WithName("AGENT_TOKEN_GRACE_SECONDS")
    @WithDefault("600")
    int agentTokenGraceSeconds();
}
