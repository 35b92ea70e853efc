package io.missioncontrol.edge.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.config.RedisUrl;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code RATE_LIMIT_BACKEND=redis}. Made only when that is set: without it nothing connects to Redis. */
@Dependent
class RedisBackend {

    /** Longer than any healthy answer takes, short enough to wait for it once. */
    private static final Duration TIMEOUT = Duration.ofMillis(200);
    /** The first connection may need name resolution and a TLS handshake. */
    private static final int START_ATTEMPTS = 10;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int WARM_UP_PROBES = 64;

    private final RedisWindow window;
    private final RedisAvailability availability;
    private final Optional<String> url;

    RedisBackend(
            Vertx vertx,
            Instance<Redis> redis,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.redis.hosts") Optional<String> url) {
        this.url = url;
        if (url.isEmpty()) {
            throw new ConfigurationException("RATE_LIMIT_BACKEND=redis needs RATE_LIMIT_REDIS_URL or RQ_REDIS_URL");
        }
        this.window = new RedisWindow(vertx, redis.get(), TIMEOUT);
        this.availability = new RedisAvailability(vertx, this::probe);
        Gauge.builder("rate.limit.redis.available", availability, it -> it.isAvailable() ? 1 : 0)
                .description("1 while rate limits are counted in Redis, 0 while each process counts by itself")
                .register(metrics);
    }

    /** What a request does, on a key that no request has. */
    private Future<?> probe() {
        return window.acquire("probe", "probe", 1, 1);
    }

    /** @throws ConfigurationException in one line, without credentials, if Redis can not be used */
    void verify() {
        connect();
        // The first answers of a young process take long, and a request must not wait for them.
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            Future.join(Stream.generate(this::probe).limit(WARM_UP_PROBES).toList())
                    .otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void connect() {
        Throwable failure = null;
        for (int i = 0; i < START_ATTEMPTS; i++) {
            try {
                probe().toCompletionStage().toCompletableFuture().join();
                return;
            } catch (CompletionException e) {
                failure = e.getCause();
            }
        }
        throw new ConfigurationException("RATE_LIMIT_BACKEND=redis, but Redis at " + RedisUrl.redact(url.orElseThrow())
                + " can not be used: " + failure.getMessage());
    }

    boolean isAvailable() {
        return availability.isAvailable();
    }

    RateLimiter limiter(SlidingWindowLimiter own, int limit, long windowSeconds) {
        return new RedisLimiter(own, limit, windowSeconds, window, availability);
    }
}
