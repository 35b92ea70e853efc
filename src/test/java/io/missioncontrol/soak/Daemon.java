package io.missioncontrol.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process that is killed and started again. One that ends by itself is started again, too, as a supervisor does, and
 * that is counted.
 */
final class Daemon {

    private static final Duration BEFORE_NEXT_START = Duration.ofMillis(500);

    private final String name;
    private final Supplier<ProcessBuilder> builder;
    private final BooleanSupplier ready;
    private final Consumer<Process> killing;
    private final Path log;
    private final Pause pause = new Pause();
    private final AtomicInteger ownEnds = new AtomicInteger();
    private Process process;
    private boolean down = true;

    /**
     * @param ready whether the process serves
     * @param killing what kills it
     */
    Daemon(
            String name,
            Path folder,
            Supplier<ProcessBuilder> builder,
            BooleanSupplier ready,
            Consumer<Process> killing) {
        this.name = name;
        this.builder = builder;
        this.ready = ready;
        this.killing = killing;
        log = folder.resolve(name + ".log");
    }

    String name() {
        return name;
    }

    synchronized void start() {
        down = false;
        try {
            Process started = builder.get()
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process = started;
            started.onExit().thenRun(() -> ended(started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        Process victim = take();
        killing.accept(victim);
        victim.onExit().join();
    }

    /** Ends it as an operator does. */
    void stop() {
        Process last = take();
        last.destroy();
        if (!pause.until(() -> !last.isAlive(), Duration.ofSeconds(30))) {
            last.destroyForcibly();
        }
    }

    private synchronized Process take() {
        down = true;
        return process;
    }

    boolean awaitReady(Duration limit) {
        return pause.until(ready, limit);
    }

    int ownEnds() {
        return ownEnds.get();
    }

    private void ended(Process ended) {
        if (isMissed(ended)) {
            ownEnds.incrementAndGet();
            pause.sleep(BEFORE_NEXT_START);
            if (isMissed(ended)) {
                start();
            }
        }
    }

    private synchronized boolean isMissed(Process ended) {
        return !down && process == ended;
    }
}
