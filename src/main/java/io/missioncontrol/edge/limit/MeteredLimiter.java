package io.missioncontrol.edge.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;

/**
 * Counts what a limiter decides in {@code rate_limit_attempts_total}, by {@code limiter} and {@code outcome}
 * ({@code allowed}, {@code limited}); never by key. A look that lets an attempt go on counts nothing: what becomes of
 * the attempt does.
 */
final class MeteredLimiter implements RateLimiter {

    private final RateLimiter limiter;
    private final Counter allowed;
    private final Counter limited;

    MeteredLimiter(RateLimiter limiter, MeterRegistry registry) {
        this.limiter = limiter;
        this.allowed = counter(registry, limiter.name(), "allowed");
        this.limited = counter(registry, limiter.name(), "limited");
    }

    private static Counter counter(MeterRegistry registry, String limiter, String outcome) {
        return Counter.builder("rate.limit.attempts")
                .description("Attempts that a rate limiter decided on")
                .tag("limiter", limiter)
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public String name() {
        return limiter.name();
    }

    @Override
    public Uni<Decision> acquire(String key) {
        return limiter.acquire(key).invoke(decision -> (decision.allowed() ? allowed : limited).increment());
    }

    @Override
    public Uni<Decision> check(String key) {
        return limiter.check(key).invoke(decision -> {
            if (!decision.allowed()) {
                limited.increment();
            }
        });
    }
}
