package io.missioncontrol.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Kills at random: one process or two at once, which stay away for a moment, sometimes the next before all are back. */
final class Killer {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    /** Each as often as it is in here. */
    private final List<Daemon> victims;
    private final Random random;
    private final Consumer<String> log;
    private final Pause pause = new Pause();
    private final Map<String, Integer> kills = new TreeMap<>();

    Killer(List<Daemon> victims, long seed, Consumer<String> log) {
        this.victims = victims;
        this.random = new Random(seed);
        this.log = log;
    }

    /**
     * @param limit no more kills after this time, however many there were
     * @throws IllegalStateException when something does not come back
     */
    void run(int count, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int left = count;
        while (left > 0 && System.nanoTime() < deadline) {
            pause.sleep(Duration.ofMillis(200 + random.nextInt(3_000)));
            List<Daemon> chosen = choose(left > 1 && random.nextInt(5) == 0 ? 2 : 1);
            chosen.forEach(this::kill);
            left -= chosen.size();
            if (random.nextInt(3) > 0) {
                pause.sleep(Duration.ofMillis(random.nextInt(2_000)));
            }
            chosen.forEach(Daemon::start);
            if (random.nextInt(2) == 0) {
                awaitAll();
            }
        }
        awaitAll();
    }

    /** By kind. */
    Map<String, Integer> kills() {
        return kills;
    }

    private List<Daemon> choose(int number) {
        List<Daemon> chosen = new ArrayList<>();
        while (chosen.size() < number) {
            Daemon candidate = victims.get(random.nextInt(victims.size()));
            if (!chosen.contains(candidate)) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    private void kill(Daemon daemon) {
        daemon.kill();
        kills.merge(daemon.name(), 1, Integer::sum);
        log.accept("killed " + daemon.name());
    }

    private void awaitAll() {
        victims.stream().distinct().forEach(daemon -> {
            if (!daemon.awaitReady(START_LIMIT)) {
                throw new IllegalStateException(daemon.name() + " does not come back");
            }
        });
    }
}
