package io.missioncontrol.edge.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of the limits, under the names of their environment variables. Numbers are attempts per 60 s and key. */
@ConfigMapping(prefix = "")
public interface RateLimitConfig {

    /** {@code RATE_LIMIT_BACKEND}: where attempts are counted. */
    @WithName("RATE_LIMIT_BACKEND")
    @WithDefault("memory")
    Backend backend();

    /** {@code WEBHOOK_INGEST_LIMIT}: webhook payloads per client address. */
    @WithName("WEBHOOK_INGEST_LIMIT")
    @WithDefault("60")
    int webhookIngest();

    /** {@code AGENT_AUTH_FAILURE_LIMIT}: wrong agent tokens per client address. */
    @WithName("AGENT_AUTH_FAILURE_LIMIT")
    @WithDefault("20")
    int agentAuthFailure();

    /** {@code USER_AUTH_FAILURE_LIMIT}: wrong user credentials per client address. */
    @WithName("USER_AUTH_FAILURE_LIMIT")
    @WithDefault("120")
    int userAuthFailure();

    /** {@code AGENT_REQUEST_LIMIT}: requests per agent. */
    @WithName("AGENT_REQUEST_LIMIT")
    @WithDefault("300")
    int agentRequest();

    enum Backend {
        /** Each process counts for itself. */
        MEMORY,
        /** All processes share their counts. */
        REDIS
    }
}
