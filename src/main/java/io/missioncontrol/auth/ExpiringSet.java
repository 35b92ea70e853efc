package io.missioncontrol.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers a bounded number of keys, each for a while. When it is full, the key that was added first is forgotten:
 * forgetting must be harmless. Safe for use by several threads.
 */
public final class ExpiringSet {

    private final int capacity;
    private final long lifetimeNanos;
    private final LongSupplier nanoClock;
    private final Map<String, Long> addedAt = new LinkedHashMap<>();

    public ExpiringSet(int capacity, Duration lifetime) {
        this(capacity, lifetime, System::nanoTime);
    }

    ExpiringSet(int capacity, Duration lifetime, LongSupplier nanoClock) {
        this.capacity = capacity;
        this.lifetimeNanos = lifetime.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Remembers the key from now on, whether or not it was known before. */
    public synchronized void add(String key) {
        addedAt.remove(key);
        addedAt.put(key, nanoClock.getAsLong());
        if (addedAt.size() > capacity) {
            var oldest = addedAt.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    public synchronized boolean contains(String key) {
        Long added = addedAt.get(key);
        return added != null && nanoClock.getAsLong() - added < lifetimeNanos;
    }

    public synchronized void remove(String key) {
        addedAt.remove(key);
    }
}
