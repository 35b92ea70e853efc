package io.missioncontrol.auth;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
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
}
