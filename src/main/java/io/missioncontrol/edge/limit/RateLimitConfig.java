package io.missioncontrol.edge.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Numbers of the limits, in attempts per 60 s and key. The prefix makes the backend's variable
 * {@code RATE_LIMIT_BACKEND}; the numbers have variables of their own.
 */
@ConfigMapping(prefix = "rate-limit")
public interface RateLimitConfig {

    /** {@code memory}: each process counts for itself. */
    @WithDefault("memory")
    Backend backend();

    /** Webhook payloads per client address. */
    @WithDefault("${WEBHOOK_INGEST_LIMIT:60}")
    int webhookIngest();

    /** Wrong agent tokens per client address. */
    @WithDefault("${AGENT_AUTH_FAILURE_LIMIT:20}")
    int agentAuthFailure();

    /** Wrong user credentials per client address. */
    @WithDefault("${USER_AUTH_FAILURE_LIMIT:120}")
    int userAuthFailure();

    /** Requests of one agent. */
    @WithDefault("${AGENT_REQUEST_LIMIT:300}")
    int agentRequest();

    /** Where attempts are counted. */
    enum Backend {
        MEMORY
    }
}
