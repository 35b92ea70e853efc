package io.missioncontrol.edge.batch;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.trace.TraceSpan;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Joins what is asked of the database at the same time into one statement. What comes while fewer statements than the
 * limit are running goes at once, alone; what comes later waits for one of them to end, and goes together. No clock is
 * involved: an idle service adds no latency, a busy one shares each round trip, and each commit, among all who wait.
 *
 * @param <T> what is asked
 * @param <R> what each of them is answered
 */
public final class Batching<T, R> {

    private final Limits limits;
    private final ToIntFunction<T> weight;
    private final Function<List<T>, Uni<List<R>>> statement;

    private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    /**
     * @param running statements at the same time
     * @param items in one statement
     * @param weight of all items in one statement; a heavier item goes alone
     * @param waiting items that wait; more are refused with 503
     */
    public record Limits(int running, int items, int weight, int waiting) {}

    /**
     * @param weight of an item, such as its size
     * @param statement answers items in their order; its failure is everybody's
     */
    public Batching(Limits limits, ToIntFunction<T> weight, Function<List<T>, Uni<List<R>>> statement) {
        this.limits = limits;
        this.weight = weight;
        this.statement = statement;
    }

    /** Answered on the caller's context. An item whose caller has given up before its turn is left out. */
    public Uni<R> add(T item) {
        return Uni.createFrom().emitter(emitter -> {
            if (waitingCount.incrementAndGet() > limits.waiting()) {
                waitingCount.decrementAndGet();
                emitter.fail(new ApiException(503, "Service Unavailable", Map.of("Retry-After", "1")));
                return;
            }
            Waiting<T, R> entry = new Waiting<>(
                    item, emitter, Vertx.currentContext(), TraceSpan.current(), new AtomicBoolean());
            emitter.onTermination(() -> entry.gone().set(true));
            waiting.add(entry);
            start();
        });
    }

    private void start() {
        // What was added while the last place was taken is seen by whoever gives a place back.
        while (!waiting.isEmpty() && takePlace()) {
            List<Waiting<T, R>> batch = next();
            if (batch.isEmpty()) {
                running.decrementAndGet();
            } else {
                run(batch);
            }
        }
    }

    private boolean takePlace() {
        if (running.incrementAndGet() <= limits.running()) {
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    private List<Waiting<T, R>> next() {
        List<Waiting<T, R>> batch = new ArrayList<>();
        int total = 0;
        while (batch.size() < limits.items()) {
            Waiting<T, R> head = waiting.peek();
            if (head == null || !batch.isEmpty() && total + weight.applyAsInt(head.item()) > limits.weight()) {
                break;
            }
            // Another thread may have taken the head meanwhile; then this is a later one, a little over the limit.
            Waiting<T, R> taken = waiting.poll();
            if (taken == null) {
                break;
            }
            waitingCount.decrementAndGet();
            if (!taken.gone().get()) {
                batch.add(taken);
                total += weight.applyAsInt(taken.item());
            }
        }
        return batch;
    }

    private void run(List<Waiting<T, R>> batch) {
        Waiting<T, R> first = batch.getFirst();
        if (first.span() == null || first.context() == Vertx.currentContext() && batch.size() == 1) {
            runHere(batch);
            return;
        }
        // In traces the statement is a part of the first request, linked to the others.
        first.span().share(batch.stream().map(Waiting::span).filter(Objects::nonNull).toList());
        first.onCallersContext(() -> runHere(batch));
    }

    private void runHere(List<Waiting<T, R>> batch) {
        Uni.createFrom()
                .deferred(() -> statement.apply(batch.stream().map(Waiting::item).toList()))
                .onTermination().invoke(this::givePlaceBack)
                .subscribe()
                .with(
                        answers -> {
                            for (int i = 0; i < batch.size(); i++) {
                                batch.get(i).complete(answers.get(i));
                            }
                        },
                        failure -> batch.forEach(entry -> entry.fail(failure)));
    }

    /** The next statement is on its way before the last one's callers are told. */
    private void givePlaceBack() {
        running.decrementAndGet();
        start();
    }

    private record Waiting<T, R>(T item, UniEmitter<? super R> emitter, Context context, TraceSpan span,
            AtomicBoolean gone) {

        void complete(R answer) {
            onCallersContext(() -> emitter.complete(answer));
        }

        void fail(Throwable failure) {
            onCallersContext(() -> emitter.fail(failure));
        }

        private void onCallersContext(Runnable answer) {
            if (context == null || context == Vertx.currentContext()) {
                answer.run();
            } else {
                context.runOnContext(ignored -> answer.run());
            }
        }
    }
}
