package io.missioncontrol.edge.limit;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The limiters of this service, by what they limit. All windows are 60 s. */
@Startup
@ApplicationScoped
public class RateLimiters {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final int MAX_LIMIT = 100_000;

    private final RateLimiter webhookIngest;
    private final RateLimiter agentAuthFailure;
    private final RateLimiter userAuthFailure;
    private final RateLimiter agentRequest;

    public RateLimiters(RateLimitConfig config) {
        webhookIngest = inMemory("webhook-ingest", "WEBHOOK_INGEST_LIMIT", config.webhookIngest());
        agentAuthFailure = inMemory("agent-auth-failure", "AGENT_AUTH_FAILURE_LIMIT", config.agentAuthFailure());
        userAuthFailure = inMemory("user-auth-failure", "USER_AUTH_FAILURE_LIMIT", config.userAuthFailure());
        agentRequest = inMemory("agent-request", "AGENT_REQUEST_LIMIT", config.agentRequest());
    }

    private static RateLimiter inMemory(String name, String variable, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(variable + " must be between 1 and " + MAX_LIMIT);
        }
        return new SlidingWindowLimiter(name, limit, WINDOW, SlidingWindowLimiter.DEFAULT_MAX_KEYS, System::nanoTime);
    }

    /** Payloads sent to any webhook, per client address ({@code ClientAddress.limitKey()}). */
    public RateLimiter webhookIngest() {
        return webhookIngest;
    }

    /** Failed agent authentication, per client address; counted by {@link RateLimiter#record}. */
    public RateLimiter agentAuthFailure() {
        return agentAuthFailure;
    }

    /** Failed user authentication, per client address; counted by {@link RateLimiter#record}. */
    public RateLimiter userAuthFailure() {
        return userAuthFailure;
    }

    /** Requests with a valid agent token, per agent id. */
    public RateLimiter agentRequest() {
        return agentRequest;
    }
}
