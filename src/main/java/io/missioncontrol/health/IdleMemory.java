package io.missioncontrol.health;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * Gives memory back to the system when nothing happens: after the start, and after each burst of requests. The collector
 * of the native executable keeps what it once had, some tens of megabytes, and does nothing while nobody allocates.
 * A Java virtual machine has collectors that do this by themselves.
 */
@ApplicationScoped
class IdleMemory {

    private static final long AFTER_START_MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final long INTERVAL_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final long MEBIBYTE = 1_048_576;
    /** What health checks and metrics allocate between two looks is less. */
    private static final long BUSY_BYTES = 2 * MEBIBYTE;
    /** What is not worth a collection. */
    private static final long TOLERATED_BYTES = 8 * MEBIBYTE;

    private final Vertx vertx;
    private long usedAtLastLook;
    private long usedAfterRelease;
    private boolean wasBusy;

    IdleMemory(Vertx vertx) {
        this.vertx = vertx;
    }

    void watch(@Observes StartupEvent event) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            vertx.setTimer(AFTER_START_MILLIS, timer -> {
                release();
                vertx.setPeriodic(INTERVAL_MILLIS, periodic -> look());
            });
        }
    }

    private void look() {
        long used = usedBytes();
        long growth = used - usedAtLastLook;
        usedAtLastLook = used;
        // Less than before: it was collected meanwhile, so there was something to collect.
        boolean isBusy = growth < 0 || growth > BUSY_BYTES;
        wasBusy |= isBusy || used - usedAfterRelease > TOLERATED_BYTES;
        if (wasBusy && !isBusy) {
            release();
        }
    }

    /** Stops all threads for a few milliseconds; there is little to look at when nothing happens. */
    private void release() {
        NativeHeap.release();
        usedAfterRelease = usedBytes();
        usedAtLastLook = usedAfterRelease;
        wasBusy = false;
    }

    private static long usedBytes() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Apart, because its option exists in a native executable only. */
    private static final class NativeHeap {

        private static final String MAX_FREE = "MaxHeapFree";
        /** One byte: zero means as much as the collector likes. */
        private static final long NOTHING = 1;

        private NativeHeap() {}

        static void release() {
            Long configured = RuntimeOptions.get(MAX_FREE);
            RuntimeOptions.set(MAX_FREE, NOTHING);
            System.gc();
            RuntimeOptions.set(MAX_FREE, configured);
        }
    }
}
