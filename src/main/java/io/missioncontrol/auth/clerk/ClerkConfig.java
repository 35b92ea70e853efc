package io.missioncontrol.auth.clerk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** Settings of {@code AUTH_MODE=clerk}, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface ClerkConfig {

    /** {@code CLERK_SECRET_KEY}: required in this mode. */
    @WithName("CLERK_SECRET_KEY")
    Optional<String> secretKey();

    /** {@code CLERK_API_URL}: Clerk's Backend API. */
    @WithName("CLERK_API_URL")
    @WithDefault("https://api.clerk.com")
    String apiUrl();

    /** {@code CLERK_VERIFY_IAT}: whether a token that was issued in the future is refused. */
    @WithName("CLERK_VERIFY_IAT")
    @WithDefault("true")
    boolean verifyIssuedAt();

    /** {@code CLERK_LEEWAY}: how far clocks may differ, in seconds. */
    @WithName("CLERK_LEEWAY")
    @WithDefault("10.0")
    double leeway();

    /** {@code CLERK_ISSUER}: what {@code iss} must be; not checked when not set. */
    @WithName("CLERK_ISSUER")
    Optional<String> issuer();

    /** {@code CLERK_AUTHORIZED_PARTIES}: origins that {@code azp} may name; not checked when not set. */
    @WithName("CLERK_AUTHORIZED_PARTIES")
    Optional<List<String>> authorizedParties();

    /** The API's address without trailing slash and version, which some installations write into it. */
    default String apiRoot() {
        return apiUrl().strip().replaceAll("/+$", "").replaceAll("/v1$", "");
    }

    /** Whole seconds: a fraction more is allowed rather than less. */
    default int leewaySeconds() {
        return (int) Math.ceil(leeway());
    }
}
