package io.missioncontrol.edge.limit;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A {@link RateLimiter} that all replicas share through Redis. Every attempt is also counted in this process: while
 * Redis fails that count decides, and it starts with what this process has seen, not from zero. What this process
 * refuses stays refused when Redis allows it: then Redis has missed attempts or was emptied.
 */
final class RedisLimiter implements RateLimiter {

    private final SlidingWindowLimiter own;
    private final int limit;
    private final long windowSeconds;
    private final String namespace;
    private final RedisWindow redis;
    private final RedisAvailability availability;

    RedisLimiter(SlidingWindowLimiter own, int limit, long windowSeconds, RedisWindow redis,
            RedisAvailability availability) {
        this.own = own;
        this.limit = limit;
        this.windowSeconds = windowSeconds;
        this.namespace = own.name().replace('-', '_');
        this.redis = redis;
        this.availability = availability;
    }

    @Override
    public String name() {
        return own.name();
    }

    @Override
    public Uni<Decision> acquire(String key) {
        return Uni.createFrom().deferred(() -> sharedOr(own.acquireNow(key),
                () -> redis.acquire(namespace, key, limit, windowSeconds)));
    }

    @Override
    public Uni<Decision> check(String key) {
        return Uni.createFrom().deferred(() -> sharedOr(own.checkNow(key),
                () -> redis.check(namespace, key, limit, windowSeconds)));
    }

    private Uni<Decision> sharedOr(Decision ownDecision, Supplier<Future<Decision>> shared) {
        if (!availability.isAvailable()) {
            return Uni.createFrom().item(ownDecision);
        }
        return UniHelper.toUni(shared.get())
                .map(decision -> decision.allowed() && !ownDecision.allowed() ? ownDecision : decision)
                .onFailure().recoverWithItem(() -> {
                    availability.failed();
                    return ownDecision;
                });
    }
}
