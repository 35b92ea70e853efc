package io.missioncontrol.edge.limit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether Redis is worth asking. The first failure of a request ends that; from then on nobody waits for Redis, a
 * probe asks it again and again in the background until it answers. Only a failure that the first probe confirms is an
 * outage: it is logged once when it begins and once when it is over.
 */
final class RedisAvailability {

    private static final Logger LOG = Logger.getLogger(RedisAvailability.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Supplier<Future<?>> probe;
    /** Of nobody's request: what is logged here must not carry the id of the one that happened to fail first. */
    private final Context context;
    private final AtomicBoolean available = new AtomicBoolean(true);
    /** Only touched in {@link #context}. */
    private boolean outageLogged;

    /** @param probe does what a request would do, and is bounded in time */
    RedisAvailability(Vertx vertx, Supplier<Future<?>> probe) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.probe = probe;
    }

    boolean isAvailable() {
        return available.get();
    }

    /** A request failed. */
    void failed() {
        if (available.compareAndSet(true, false)) {
            context.runOnContext(ignored -> probe());
        }
    }

    private void probe() {
        probe.get().onSuccess(answer -> recovered()).onFailure(this::stillDown);
    }

    private void recovered() {
        if (outageLogged) {
            outageLogged = false;
            LOG.info("Redis is back: rate limits are shared again");
        }
        available.set(true);
    }

    private void stillDown(Throwable failure) {
        if (!outageLogged) {
            outageLogged = true;
            LOG.warnf("Redis fails (%s): this process counts rate limits by itself until it is back",
                    describe(failure));
        }
        vertx.setTimer(BETWEEN_PROBES.toMillis(), timer -> probe());
    }

    /** Why Redis could not be asked, in a few words without secrets. */
    static String describe(Throwable failure) {
        return failure instanceof TimeoutException ? "no answer in time" : failure.getMessage();
    }
}
