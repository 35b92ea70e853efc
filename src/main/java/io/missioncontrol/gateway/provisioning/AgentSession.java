package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.missioncontrol.gateway.client.GatewayHello;
import io.smallrye.mutiny.Uni;

/**
 * A session of an agent: opened once, then told one thing after the other. Knows what the agent works on, and which
 * messages are on their way: sent, or perhaps sent, and not known to be kept.
 */
final class AgentSession {

    /** An agent may work on a message for as long as it likes, but must not hold up the next for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Messages whose senders never come back are forgotten when there are more. */
    private static final int MAX_ON_THE_WAY = 16;
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int PAUSE_PART = 4;

    private final LongSupplier nanos;
    /** Whether the gateway says when the agent is done with a message. */
    private final AtomicReference<Uni<Boolean>> opened = new AtomicReference<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    /** Since when the gateway has the message; null when it has not said so. */
    private final Map<String, Long> onTheWay = new LinkedHashMap<>();
    private boolean busy;
    private String connectionId;
    private String lastRun;
    private long lastSince;

    /** @param nanos the time, as {@link System#nanoTime} gives it */
    AgentSession(LongSupplier nanos) {
        this.nanos = nanos;
    }

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

    /** The session was opened on this connection. */
    synchronized void on(GatewayHello hello) {
        connectionId = hello.connectionId();
    }

    /** Whether this is the connection on which the session was opened, so that the gateway has not restarted since. */
    synchronized boolean isOn(GatewayHello hello) {
        return Objects.equals(connectionId, hello.connectionId());
    }

    /** From now on nobody knows whether the gateway has the message. */
    synchronized void sending(String id) {
        onTheWay.putIfAbsent(id, null);
        if (onTheWay.size() > MAX_ON_THE_WAY) {
            onTheWay.remove(onTheWay.keySet().iterator().next());
        }
    }

    /** @param anew false when the gateway had it already, and has worked on it since */
    synchronized void taken(String id, boolean anew) {
        long now = nanos.getAsLong();
        if (anew || onTheWay.get(id) == null) {
            onTheWay.put(id, now);
        }
        if (anew || !id.equals(lastRun)) {
            lastRun = id;
            lastSince = now;
        }
    }

    /** Nobody needs to look for the message any more. */
    synchronized void arrived(String id) {
        onTheWay.remove(id);
    }

    synchronized boolean isOnTheWay(String id) {
        return onTheWay.containsKey(id);
    }

    synchronized boolean isAnyOnTheWay() {
        return !onTheWay.isEmpty();
    }

    /** Whether the gateway has had the message for so long that the next must not wait for it any more. */
    synchronized boolean isOverdue(String id) {
        Long since = onTheWay.get(id);
        return since != null && nanos.getAsLong() - since > PATIENCE.toNanos();
    }

    /** The agent does not work on this message, or no more. */
    synchronized void settled(String id) {
        if (id.equals(lastRun)) {
            lastRun = null;
        }
    }

    /** The run of the last message, if the agent may still work on it; else null. */
    synchronized String unsettled() {
        return elapsed() > PATIENCE.toNanos() ? null : lastRun;
    }

    /**
     * How long to wait for the agent within one attempt. Whoever waits holds a place of the queue: so only while it may
     * be done soon.
     */
    synchronized Duration firstWait() {
        return elapsed() < FIRST_PAUSE.toNanos() ? FIRST_WAIT : Duration.ZERO;
    }

    /** After what time to look again: an agent that has worked for long will do so for some more. */
    synchronized Duration nextLook() {
        long part = elapsed() / PAUSE_PART;
        return Duration.ofNanos(Math.clamp(part, FIRST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos()));
    }

    private long elapsed() {
        return nanos.getAsLong() - lastSince;
    }

    /**
     * The gateway may have come back without this session and without its runs: nobody waits for a run that it does not
     * know. What is on the way stays known: it may have been kept before, and must not be sent twice.
     */
    synchronized void lost() {
        opened.set(null);
        lastRun = null;
    }
}
