package io.missioncontrol.gateway.client;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** How gateways are called, under the names of the environment variables. */
@ConfigMapping(prefix = "")
public interface GatewayClientConfig {

    /** {@code GATEWAY_CALL_TIMEOUT_SECONDS}: a call ends after this long, connecting included. */
    @WithName("GATEWAY_CALL_TIMEOUT_SECONDS")
    @WithDefault("10")
    int callTimeoutSeconds();

    /** {@code GATEWAY_ALLOWED_NETWORKS}: where gateways may be; anywhere but the blocked ones when not set. */
    @WithName("GATEWAY_ALLOWED_NETWORKS")
    Optional<String> allowedNetworks();

    /** {@code GATEWAY_BLOCKED_NETWORKS}: where they may not be, on top of what is always refused. */
    @WithName("GATEWAY_BLOCKED_NETWORKS")
    Optional<String> blockedNetworks();

    /** {@code GATEWAY_ORIGIN}: the {@code Origin} in control-UI mode; that of the gateway's own URL when not set. */
    @WithName("GATEWAY_ORIGIN")
    Optional<String> origin();

    /** {@code GATEWAY_MIN_VERSION}: the oldest version that is accepted. */
    @WithName("GATEWAY_MIN_VERSION")
    @WithDefault("2026.02.9")
    String minVersion();

    /** {@code OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH}: the file of the device key; the database when not set. */
    @WithName("OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH")
    Optional<String> deviceIdentityPath();
}
