package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/** A session of an agent: opened once, then told one thing after the other. */
final class AgentSession {

    /** An agent may work on a message for as long as it likes, but must not hold up the next for ever. */
    private static final long SETTLED_AFTER = Duration.ofMinutes(2).toNanos();

    /** Whether the gateway says when it has put a message in its place. */
    private final AtomicReference<Uni<Boolean>> opened = new AtomicReference<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;
    private volatile String lastRun;
    private volatile long lastSent;

    /** While it is being opened, everybody waits for the one call. */
    Uni<Boolean> opened(Supplier<Uni<Boolean>> open) {
        Uni<Boolean> known = opened.get();
        if (known != null) {
            return known;
        }
        Uni<Boolean> opening = Uni.createFrom().deferred(open::get)
                .onFailure().invoke(() -> opened.set(null))
                .memoize().indefinitely();
        return opened.compareAndSet(null, opening) ? opening : opened(open);
    }

    /** Begins when everything before it has ended; not at all when nobody waits for it any more. */
    <T> Uni<T> inTurn(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean ended = new AtomicBoolean();
            emitter.onTermination(() -> ended.set(true));
            enter(CallerContext.bind(() -> {
                if (ended.get()) {
                    leave();
                    return;
                }
                work.get()
                        .onTermination().invoke(this::leave)
                        .subscribe().with(emitter::complete, emitter::fail);
            }));
        });
    }

    private void enter(Runnable turn) {
        synchronized (this) {
            if (busy) {
                waiting.add(turn);
                return;
            }
            busy = true;
        }
        turn.run();
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            busy = next != null;
        }
        if (next != null) {
            next.run();
        }
    }

    void sent(String run) {
        lastSent = System.nanoTime();
        lastRun = run;
    }

    void settled() {
        lastRun = null;
    }

    /** The run of the last message, if the agent may still work on it; else null. */
    String unsettled() {
        return System.nanoTime() - lastSent > SETTLED_AFTER ? null : lastRun;
    }
}
