package io.missioncontrol.gateway.client;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Keeps one gateway's trouble with that gateway: bounds the calls that wait for it, bridges a short restart, and stops
 * asking for a while when it does not answer.
 */
final class GatewayGuard {

    /** Calls to one gateway at once, and as many that wait for their turn. */
    static final int MAX_CALLS = 256;
    static final int MAX_WAITING = 1_024;
    /** Half of these calls, at least, failed in a way that costs time: the circuit opens. */
    static final int WINDOW = 10;
    static final Duration OPEN_FOR = Duration.ofSeconds(5);

    private static final int RETRIES = 2;
    private static final long FIRST_PAUSE_MS = 250;
    private static final long JITTER_MS = 100;

    /** What keeps callers waiting. A refusal comes at once and tells what to do: no reason to stop asking. */
    private static final Set<GatewayErrorCode> COSTLY = EnumSet.of(
            GatewayErrorCode.UNKNOWN_HOST, GatewayErrorCode.CONNECTION_REFUSED, GatewayErrorCode.UNREACHABLE,
            GatewayErrorCode.TIMED_OUT);
    /** What a gateway that restarts looks like from outside. */
    private static final Set<GatewayErrorCode> RESTARTING = EnumSet.of(
            GatewayErrorCode.CONNECTION_REFUSED, GatewayErrorCode.CLOSED, GatewayErrorCode.UNAVAILABLE);

    private final TypedGuard<Uni<Object>> guard;
    private final AtomicReference<GatewayException> lastFailure = new AtomicReference<>();
    private final AtomicLong openedAt = new AtomicLong();

    GatewayGuard() {
        guard = TypedGuard.create(new TypeLiteral<Uni<Object>>() { })
                // One name for all: it becomes a label of metrics.
                .withDescription("gateway")
                .withBulkhead().limit(MAX_CALLS).queueSize(MAX_WAITING).done()
                .withCircuitBreaker()
                    .when(this::isCostly)
                    .requestVolumeThreshold(WINDOW)
                    .failureRatio(0.5)
                    .delay(OPEN_FOR.toMillis(), MILLIS)
                    .successThreshold(1)
                    .onStateChange(this::changed)
                    .done()
                .withRetry()
                    .maxRetries(RETRIES)
                    .delay(FIRST_PAUSE_MS, MILLIS)
                    .jitter(JITTER_MS, MILLIS)
                    .whenException(GatewayGuard::isRestarting)
                    .withExponentialBackoff().factor(2).done()
                    .done()
                .withThreadOffload(false)
                .build();
    }

    /** Fails with {@link GatewayException}. */
    @SuppressWarnings("unchecked")
    <T> Uni<T> guard(Supplier<Uni<T>> call) {
        return (Uni<T>) guard.get(() -> (Uni<Object>) call.get()).onFailure().transform(this::explained);
    }

    private boolean isCostly(Throwable failure) {
        GatewayException reason = NotConnected.reasonOf(failure);
        boolean isCostly = reason != null && COSTLY.contains(reason.code());
        if (isCostly) {
            lastFailure.set(reason);
        }
        return isCostly;
    }

    private static boolean isRestarting(Throwable failure) {
        return failure instanceof NotConnected unsent && RESTARTING.contains(unsent.reason().code());
    }

    private void changed(CircuitBreakerState state) {
        if (state == CircuitBreakerState.OPEN) {
            openedAt.set(System.nanoTime());
        }
    }

    private Throwable explained(Throwable failure) {
        GatewayException reason = NotConnected.reasonOf(failure);
        if (reason != null) {
            return reason;
        }
        return switch (failure) {
            case CircuitBreakerOpenException open -> circuitOpen();
            case BulkheadException full -> new GatewayException(GatewayErrorCode.OVERLOADED,
                    "Too many calls wait for this gateway: " + MAX_CALLS + " at once and " + MAX_WAITING + " behind.");
            default -> failure;
        };
    }

    private GatewayException circuitOpen() {
        GatewayException last = lastFailure.get();
        Duration left = OPEN_FOR.minusNanos(System.nanoTime() - openedAt.get());
        Duration retryAfter = left.isNegative() ? Duration.ofSeconds(1) : left;
        return new GatewayException(GatewayErrorCode.CIRCUIT_OPEN,
                "Not asked for some seconds after repeated failures. "
                + (last == null ? "" : "The last one: " + last.getMessage()), null, retryAfter);
    }
}
