package io.missioncontrol.edge.limit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** The limiters of this service, by what they limit. All windows are 60 s. */
@ApplicationScoped
public class RateLimiters {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final int MAX_LIMIT = 1_000_000;

    private final MeterRegistry metrics;
    private final Optional<RedisBackend> redis;

    private final RateLimiter webhookIngest;
    private final RateLimiter agentAuthFailure;
    private final RateLimiter userAuthFailure;
    private final RateLimiter agentRequest;

    /** @throws ConfigurationException in one line, if a number is out of range */
    @Inject
    public RateLimiters(RateLimitConfig config, MeterRegistry metrics, Instance<RedisBackend> redis) {
        this(config, metrics, switch (config.backend()) {
            case MEMORY -> Optional.empty();
            case REDIS -> Optional.of(redis.get());
        });
    }

    RateLimiters(RateLimitConfig config, MeterRegistry metrics, Optional<RedisBackend> redis) {
        this.metrics = metrics;
        this.redis = redis;
        webhookIngest = limiter("webhook-ingest", "WEBHOOK_INGEST_LIMIT", config.webhookIngest());
        agentAuthFailure = limiter("agent-auth-failure", "AGENT_AUTH_FAILURE_LIMIT", config.agentAuthFailure());
        userAuthFailure = limiter("user-auth-failure", "USER_AUTH_FAILURE_LIMIT", config.userAuthFailure());
        agentRequest = limiter("agent-request", "AGENT_REQUEST_LIMIT", config.agentRequest());
    }

    /** Refuses the start without the Redis it needs; after the schema's turn, since {@code migrate} ends there. */
    void verify(@Observes StartupEvent event) {
        redis.ifPresent(RedisBackend::verify);
    }

    private RateLimiter limiter(String name, String variable, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ConfigurationException(variable + " must be a whole number from 1 to " + MAX_LIMIT);
        }
        SlidingWindowLimiter own = new SlidingWindowLimiter(
                name, limit, WINDOW, SlidingWindowLimiter.DEFAULT_MAX_KEYS, System::nanoTime);
        RateLimiter limiter = redis.map(backend -> backend.limiter(own, limit, WINDOW.toSeconds())).orElse(own);
        return new MeteredLimiter(limiter, metrics);
    }

    /** Where attempts are counted: {@code memory} or {@code redis}. */
    public String backend() {
        return redis.isPresent() ? "redis" : "memory";
    }

    /** Whether all processes count together right now. */
    public boolean isShared() {
        return redis.map(RedisBackend::isAvailable).orElse(false);
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
