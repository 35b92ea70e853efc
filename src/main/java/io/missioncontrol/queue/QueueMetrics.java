package io.missioncontrol.queue;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;

/** What the queue tells about itself, by kind of job. The kinds are those of our handlers: a few. */
@ApplicationScoped
class QueueMetrics {

    private static final String SAMPLE = """
            select kind, count(*) as waiting, min(created_at) as oldest from queue_jobs group by kind""";

    private final Pool pool;
    private final MeterRegistry registry;
    private final MultiGauge depth;
    private final MultiGauge oldestAge;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    QueueMetrics(Pool pool, MeterRegistry registry) {
        this.pool = pool;
        this.registry = registry;
        this.depth = MultiGauge.builder("missioncontrol.queue.depth")
                .description("Jobs that are still to be done, those that wait for another attempt included")
                .register(registry);
        this.oldestAge = MultiGauge.builder("missioncontrol.queue.oldest.age")
                .description("Age of the oldest of them")
                .baseUnit("seconds")
                .register(registry);
    }

    /** @param outcome {@code done}, {@code skipped}, {@code dead}, {@code failed} or {@code postponed} */
    void count(String kind, String outcome) {
        counters.computeIfAbsent(kind + ' ' + outcome, key -> Counter.builder("missioncontrol.queue.attempts")
                        .description("Attempts at jobs, by what became of them")
                        .tags("kind", kind, "outcome", outcome)
                        .register(registry))
                .increment();
    }

    /** Reads depth and age; kinds without jobs are reported as empty. */
    Uni<Void> sample(List<String> kinds) {
        return pool.query(SAMPLE).execute().invoke(rows -> {
            LocalDateTime now = Timestamps.now();
            List<MultiGauge.Row<?>> depths = new ArrayList<>();
            List<MultiGauge.Row<?>> ages = new ArrayList<>();
            List<String> empty = new ArrayList<>(kinds);
            for (Row row : rows) {
                String kind = row.getString("kind");
                if (empty.remove(kind)) {
                    Duration age = Duration.between(row.getLocalDateTime("oldest"), now);
                    depths.add(MultiGauge.Row.of(Tags.of("kind", kind), row.getLong("waiting")));
                    ages.add(MultiGauge.Row.of(Tags.of("kind", kind), Math.max(0, age.toMillis()) / 1_000.0));
                }
            }
            for (String kind : empty) {
                depths.add(MultiGauge.Row.of(Tags.of("kind", kind), 0));
                ages.add(MultiGauge.Row.of(Tags.of("kind", kind), 0));
            }
            depth.register(depths, true);
            oldestAge.register(ages, true);
        }).replaceWithVoid();
    }
}
