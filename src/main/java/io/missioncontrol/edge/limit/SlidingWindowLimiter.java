package io.missioncontrol.edge.limit;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/**
 * A {@link RateLimiter} in the memory of this process: exact, one short critical section per attempt.
 *
 * <p>It holds at most {@code maxKeys} keys and 8 million time stamps. Each attempt also drops a few keys whose attempts
 * have all left the window, so the number falls back by itself after a flood. When every key is still live, a new one
 * takes the place of the key that has been quiet the longest among those <em>below</em> their limit. Keys that are
 * refused live in a list of their own and go only when no other key is left: to lift one block, an attacker has to get
 * {@code maxKeys} keys refused first, which takes {@code maxKeys × limit} attempts within one window. A flood of single
 * attempts from ever new addresses only pushes out other such keys, whose count was worth little.
 */
public final class SlidingWindowLimiter implements RateLimiter {

    /** Some 20 MB of keys that were seen once. */
    public static final int DEFAULT_MAX_KEYS = 100_000;

    /** 64 MB, whatever the limit: reached only when most keys are near a limit above 80. */
    private static final long MAX_SLOTS = 8_000_000;

    /** More than one per attempt, so that expired keys go faster than new ones come. */
    private static final int DROPPED_PER_ATTEMPT = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final String name;
    private final int limit;
    private final long windowNanos;
    private final int maxKeys;
    private final LongSupplier nanoClock;

    /** Both ordered by latest attempt, oldest first. Guarded by {@code this}, as is {@link #lastNow}. */
    private final LinkedHashMap<String, AttemptLog> open = new LinkedHashMap<>();

    private final LinkedHashMap<String, AttemptLog> full = new LinkedHashMap<>();
    private long lastNow;
    /** Time stamps that the logs have room for, over all keys. */
    private long slots;

    /** @param nanoClock monotonic time in nanoseconds, {@code System::nanoTime} outside tests */
    public SlidingWindowLimiter(String name, int limit, Duration window, int maxKeys, LongSupplier nanoClock) {
        if (limit < 1 || maxKeys < 1 || window.toSeconds() < 1) {
            throw new IllegalArgumentException("limit, window in seconds and maxKeys must be at least 1");
        }
        this.name = name;
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.maxKeys = maxKeys;
        this.nanoClock = nanoClock;
        this.lastNow = nanoClock.getAsLong();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<Decision> acquire(String key) {
        return Uni.createFrom().item(() -> acquireNow(key));
    }

    @Override
    public Uni<Decision> check(String key) {
        return Uni.createFrom().item(() -> checkNow(key));
    }

    /** {@link #acquire} for callers that do not need a {@link Uni}. */
    public synchronized Decision acquireNow(String key) {
        requireShort(key);
        long now = now();
        dropExpired(open, now);
        dropExpired(full, now);
        AttemptLog log = open.remove(key);
        if (log == null) {
            log = full.remove(key);
        }
        if (log == null) {
            log = new AttemptLog(limit);
        } else {
            slots -= log.capacity();
            log.expire(now, windowNanos);
        }
        boolean allowed = log.size() < limit;
        log.add(now, limit);
        makeRoom(log.capacity());
        slots += log.capacity();
        (log.size() == limit ? full : open).put(key, log);
        return decide(log, allowed, now);
    }

    /** {@link #check} for callers that do not need a {@link Uni}. */
    public synchronized Decision checkNow(String key) {
        requireShort(key);
        long now = now();
        AttemptLog log = full.getOrDefault(key, open.get(key));
        if (log == null) {
            return new Decision(true, limit, limit, 0, windowNanos / NANOS_PER_SECOND);
        }
        log.expire(now, windowNanos);
        return decide(log, log.size() < limit, now);
    }

    /** How many keys are held now. */
    public synchronized int size() {
        return open.size() + full.size();
    }

    private void makeRoom(int capacity) {
        while (size() >= maxKeys || slots + capacity > MAX_SLOTS && size() > 0) {
            dropEldest(open.isEmpty() ? full : open);
        }
    }

    private void dropExpired(LinkedHashMap<String, AttemptLog> logs, long now) {
        for (int i = 0; i < DROPPED_PER_ATTEMPT && !logs.isEmpty(); i++) {
            AttemptLog eldest = logs.firstEntry().getValue();
            if (eldest.size() > 0 && now - eldest.latest() < windowNanos) {
                return;
            }
            dropEldest(logs);
        }
    }

    private void dropEldest(LinkedHashMap<String, AttemptLog> logs) {
        slots -= logs.pollFirstEntry().getValue().capacity();
    }

    private Decision decide(AttemptLog log, boolean allowed, long now) {
        long untilOldestLeaves = log.size() == 0 ? 0 : windowNanos - (now - log.oldest());
        long seconds = Math.ceilDiv(untilOldestLeaves, NANOS_PER_SECOND);
        return new Decision(allowed, limit, limit - log.size(), seconds, windowNanos / NANOS_PER_SECOND);
    }

    /** Never runs backwards, whatever the clock does: the logs are ordered by it. */
    private long now() {
        long now = nanoClock.getAsLong();
        if (now - lastNow > 0) {
            lastNow = now;
        }
        return lastNow;
    }

    private static void requireShort(String key) {
        if (key.length() > MAX_KEY_LENGTH) {
            throw new IllegalArgumentException("The key of a rate limit is longer than " + MAX_KEY_LENGTH);
        }
    }
}
