package io.missioncontrol.queue;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Notes in which order jobs come, and whether two of one key ever run at once. */
final class RecordingHandler implements JobHandler {

    private final String kind;
    private final int runLength;
    private final Function<Job, Uni<Void>> work;
    private final Map<UUID, List<Integer>> done = new ConcurrentHashMap<>();
    private final Map<UUID, AtomicInteger> atOnce = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();

    RecordingHandler(String kind, int runLength, Function<Job, Uni<Void>> work) {
        this.kind = kind;
        this.runLength = runLength;
        this.work = work;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public int runLength() {
        return runLength;
    }

    @Override
    public Uni<Void> run(Job job) {
        started.incrementAndGet();
        UUID own = job.orderingKey() == null ? job.id() : job.orderingKey();
        AtomicInteger running = atOnce.computeIfAbsent(own, key -> new AtomicInteger());
        if (running.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        return work.apply(job)
                .onTermination().invoke(running::decrementAndGet)
                .invoke(() -> done.computeIfAbsent(own, key -> new CopyOnWriteArrayList<>())
                        .add(job.payload().getInteger("number")));
    }

    /** The numbers of the jobs of a key that have been done, in order. */
    List<Integer> done(UUID key) {
        return done.getOrDefault(key, List.of());
    }

    int overlaps() {
        return overlaps.get();
    }

    int started() {
        return started.get();
    }
}
