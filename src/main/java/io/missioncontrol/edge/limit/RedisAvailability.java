package io.missioncontrol.edge.limit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether Redis is worth asking. A request that gets no answer from it makes a probe ask as well; when that fails too
 * there is an outage. Then nobody waits for Redis any more: the probe asks again and again in the background until it
 * gets an answer. An outage is logged once when it begins and once when it is over.
 */
final class RedisAvailability {

    private static final Logger LOG = Logger.getLogger(RedisAvailability.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Supplier<Future<?>> probe;
    /** Of nobody's request: what is logged here must not carry the id of the one that happened to fail first. */
    private final Context context;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile boolean available = true;

    /** @param probe does what a request would do, and is bounded in time */
    RedisAvailability(Vertx vertx, Supplier<Future<?>> probe) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.probe = probe;
    }

    boolean isAvailable() {
        return available;
    }

    /** A request got no answer. */
    void failed() {
        if (probing.compareAndSet(false, true)) {
            context.runOnContext(ignored -> probe());
        }
    }

    private void probe() {
        probe.get().onSuccess(answer -> answers()).onFailure(this::fails);
    }

    private void answers() {
        if (!available) {
            LOG.info("ratelimit.redis.back Redis is back: rate limits are shared again");
            available = true;
        }
        probing.set(false);
    }

    private void fails(Throwable failure) {
        if (available) {
            LOG.warnf("ratelimit.redis.lost Redis fails (%s): this process counts rate limits by itself until it is back",
                    failure.getMessage());
            available = false;
        }
        vertx.setTimer(BETWEEN_PROBES.toMillis(), timer -> probe());
    }
}
