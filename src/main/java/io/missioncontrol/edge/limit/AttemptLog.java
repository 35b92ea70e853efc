package io.missioncontrol.edge.limit;

/**
 * The latest attempts of one key: a ring of time stamps (nanoseconds of a monotonic clock) that grows from four to
 * the limit, so that a key seen once costs little.
 */
final class AttemptLog {

    private static final int INITIAL_CAPACITY = 4;

    private long[] times;
    private int oldest;
    private int size;

    AttemptLog(int limit) {
        times = new long[Math.min(limit, INITIAL_CAPACITY)];
    }

    int size() {
        return size;
    }

    /** How many time stamps there is room for. */
    int capacity() {
        return times.length;
    }

    long oldest() {
        return times[oldest];
    }

    long latest() {
        return times[(oldest + size - 1) % times.length];
    }

    /** Forgets attempts that have left the window, which an attempt does at exactly its length. */
    void expire(long now, long windowNanos) {
        while (size > 0 && now - oldest() >= windowNanos) {
            dropOldest();
        }
    }

    /** Adds an attempt; of more than {@code limit} only the latest are kept. */
    void add(long now, int limit) {
        if (size == limit) {
            dropOldest();
        } else if (size == times.length) {
            grow(limit);
        }
        times[(oldest + size) % times.length] = now;
        size++;
    }

    private void dropOldest() {
        oldest = (oldest + 1) % times.length;
        size--;
    }

    private void grow(int limit) {
        long[] larger = new long[Math.min(limit, times.length * 2)];
        int tail = times.length - oldest;
        System.arraycopy(times, oldest, larger, 0, tail);
        System.arraycopy(times, 0, larger, tail, oldest);
        times = larger;
        oldest = 0;
    }
}
