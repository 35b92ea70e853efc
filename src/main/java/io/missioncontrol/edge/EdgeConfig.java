package io.missioncontrol.edge;

import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of the edge, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface EdgeConfig {

    /** {@code API_MAX_PAYLOAD_BYTES}: the largest request body of all operations but webhook ingest, in bytes. */
    @WithName("API_MAX_PAYLOAD_BYTES")
    @WithDefault("10485760")
    int apiMaxPayloadBytes();

    /** {@code CORS_ORIGINS}: origins that browsers may call from; empty turns CORS off. */
    @WithName("CORS_ORIGINS")
    Optional<List<String>> corsOrigins();

    /** {@code REQUEST_LOG_SLOW_MS}: requests that take at least this long are logged; 0 turns that off. */
    @WithName("REQUEST_LOG_SLOW_MS")
    @WithDefault("1000")
    long requestLogSlowMs();

    /** {@code REQUEST_LOG_INCLUDE_HEALTH}: whether health checks are logged too. */
    @WithName("REQUEST_LOG_INCLUDE_HEALTH")
    @WithDefault("false")
    boolean requestLogIncludeHealth();

    @WithName("SECURITY_HEADER_X_CONTENT_TYPE_OPTIONS")
    @WithDefault("nosniff")
    Optional<String> xContentTypeOptions();

    @WithName("SECURITY_HEADER_X_FRAME_OPTIONS")
    @WithDefault("DENY")
    Optional<String> xFrameOptions();

    @WithName("SECURITY_HEADER_REFERRER_POLICY")
    @WithDefault("strict-origin-when-cross-origin")
    Optional<String> referrerPolicy();

    @WithName("SECURITY_HEADER_PERMISSIONS_POLICY")
    Optional<String> permissionsPolicy();
}
