package io.missioncontrol.queue;

import static io.missioncontrol.queue.TestQueue.await;
import static io.missioncontrol.queue.TestQueue.enqueue;
import static io.missioncontrol.queue.TestQueue.finished;
import static io.missioncontrol.queue.TestQueue.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.queue.TestQueue.Settings;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class QueueWorkerTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    @Inject
    TestQueue queue;

    private final String kind = "test_" + UUID.randomUUID();
    private final UUID key = UUID.randomUUID();

    @AfterEach
    void stop() {
        queue.stopAll();
        Rows.execute("delete from queue_jobs where kind like 'test_%'");
    }

    @Test
    void jobsOfAKeyAreDoneInOrderHoweverManyWorkersThereAre() {
        // Given
        RecordingHandler first = handler(3, job -> pause(SHORT));
        RecordingHandler second = handler(50, job -> pause(SHORT));
        List<UUID> keys = IntStream.range(0, 12).mapToObj(i -> UUID.randomUUID()).toList();
        Random random = new Random(7);
        Map<UUID, Integer> enqueued = new HashMap<>();

        // When
        queue.start(Settings.QUICK, first);
        queue.start(Settings.QUICK, second);
        for (int i = 0; i < 600; i++) {
            UUID chosen = keys.get(random.nextInt(keys.size()));
            enqueue(kind, chosen, enqueued.merge(chosen, 1, Integer::sum));
        }

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(first.overlaps() + second.overlaps()).isZero();
        enqueued.forEach((one, count) -> {
            List<Integer> byFirst = first.done(one);
            List<Integer> bySecond = second.done(one);
            assertThat(byFirst).isSorted();
            assertThat(bySecond).isSorted();
            assertThat(byFirst.size() + bySecond.size()).isEqualTo(count);
        });
        assertThat(Rows.count("queue_finished_jobs", "kind = ? and state = 'done'", kind)).isEqualTo(600);
    }

    @Test
    void aFailureDelaysItsKeyAndNothingElse() {
        // Given
        AtomicInteger failures = new AtomicInteger();
        UUID other = UUID.randomUUID();
        RecordingHandler handler = handler(10, job -> job.payload().getInteger("number") == 2
                        && failures.incrementAndGet() <= 3
                ? Uni.createFrom().failure(new IllegalStateException("not yet"))
                : Uni.createFrom().voidItem());
        for (int i = 1; i <= 4; i++) {
            enqueue(kind, key, i);
        }
        UUID elsewhere = enqueue(kind, other, 9);

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(handler.done(key)).containsExactly(1, 2, 3, 4);
        assertThat(handler.done(other)).containsExactly(9);
        assertThat(finished(elsewhere)).containsEntry("attempts", 1).containsEntry("last_error", null);
        Map<String, Object> failed = Sql.query(
                        Rows.database(), "select * from queue_finished_jobs where kind = ? and attempts = 4", kind)
                .getFirst();
        assertThat(failed).containsEntry("state", "done").containsEntry("last_error", "IllegalStateException: not yet");
    }

    @Test
    void aJobThatHasFailedTooOftenIsDeadAndDoesNotBlockTheNext() {
        // Given
        RecordingHandler handler = handler(10, job -> job.payload().getInteger("number") == 1
                ? Uni.createFrom().failure(new IllegalStateException("never\u0000\ud800"))
                : Uni.createFrom().voidItem());
        UUID hopeless = enqueue(kind, key, 1);
        enqueue(kind, key, 2);

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(finished(hopeless))
                .containsEntry("state", "dead")
                .containsEntry("attempts", 4)
                .containsEntry("last_error", "IllegalStateException: never\uFFFD\uFFFD");
        assertThat(handler.done(key)).containsExactly(2);
    }

    @Test
    void aRefusedJobIsDeadAtOnceAndASkippedOneIsKeptWithItsReason() {
        // Given
        RecordingHandler handler = handler(10, job -> Uni.createFrom().failure(
                job.payload().getInteger("number") == 1 ? new JobRefused("no such thing") : new JobSkipped("nobody")));
        UUID refused = enqueue(kind, key, 1);
        UUID skipped = enqueue(kind, key, 2);

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(finished(refused))
                .containsEntry("state", "dead").containsEntry("attempts", 1).containsEntry("last_error", "no such thing");
        assertThat(finished(skipped)).containsEntry("state", "skipped").containsEntry("last_error", "nobody");
    }

    @Test
    void postponingDoesNotCountAsAnAttempt() {
        // Given
        AtomicInteger calls = new AtomicInteger();
        RecordingHandler handler = handler(10, job -> calls.incrementAndGet() <= 10
                ? Uni.createFrom().failure(new JobPostponed(SHORT, "wait"))
                : Uni.createFrom().voidItem());
        UUID job = enqueue(kind, key, 1);

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(finished(job)).containsEntry("state", "done").containsEntry("attempts", 1);
    }

    @Test
    void jobsThatHangTakeTheirOwnPlacesOnly() {
        // Given
        String slow = kind + "_slow";
        RecordingHandler hanging = new RecordingHandler(slow, 1, job -> Uni.createFrom().nothing());
        RecordingHandler quick = handler(10, job -> Uni.createFrom().voidItem());
        for (int i = 0; i < 20; i++) {
            enqueue(slow, UUID.randomUUID(), i);
        }

        // When
        queue.start(new Settings(2, 3, 0.01), hanging, quick);
        await("the slow ones hang", () -> hanging.started() == 2);
        for (int i = 0; i < 20; i++) {
            enqueue(kind, key, i);
        }

        // Then
        await("the quick ones are done", () -> waiting(kind) == 0);
        assertThat(hanging.started()).isEqualTo(2);
    }

    @Test
    void aJobThatTakesTooLongHasFailedAndNobodyWaitsForItAnyMore() {
        // Given
        AtomicInteger cancelled = new AtomicInteger();
        JobHandler handler = new JobHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Uni<Void> run(Job job) {
                return Uni.createFrom().<Void>nothing().onCancellation().invoke(cancelled::incrementAndGet);
            }

            @Override
            public Duration timeout() {
                return Duration.ofMillis(20);
            }
        };
        UUID job = enqueue(kind, key, 1);

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(finished(job)).containsEntry("state", "dead").containsEntry("last_error", "no end after 0 s");
        assertThat(cancelled).hasValue(4);
    }

    @Test
    void jobsThatCouldNotBePreparedAreTakenAgainAndCountNoAttempt() {
        // Given
        AtomicInteger prepared = new AtomicInteger();
        JobHandler handler = new JobHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Uni<Void> run(Job job) {
                return Uni.createFrom().voidItem();
            }

            @Override
            public Uni<Function<Job, Uni<Void>>> prepare(List<Job> jobs) {
                return prepared.incrementAndGet() == 1
                        ? Uni.createFrom().failure(new IllegalStateException("the database is away"))
                        : JobHandler.super.prepare(jobs);
            }
        };
        UUID job = enqueue(kind, key, 1);

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(prepared).hasValue(2);
        assertThat(finished(job)).containsEntry("state", "done").containsEntry("attempts", 1);
    }

    @Test
    void whatADeadProcessHadTakenIsFreeWhenItsLeaseEnds() {
        // Given
        UUID job = enqueue(kind, key, 1);
        Rows.execute(
                "update queue_jobs set lease_owner = 'dead', leased_until = (now() at time zone 'utc') + interval '1 s'"
                        + " where id = ?",
                job);
        enqueue(kind, key, 2);
        AtomicBoolean wasLeased = new AtomicBoolean();
        RecordingHandler handler = handler(10, one -> {
            wasLeased.compareAndSet(
                    false,
                    Rows.count("queue_jobs", "id = ? and leased_until > (now() at time zone 'utc')", job) == 1);
            return Uni.createFrom().voidItem();
        });

        // When
        queue.start(Settings.QUICK, handler);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(handler.done(key)).containsExactly(1, 2);
        assertThat(wasLeased).isTrue();
    }

    @Test
    void leasesAreRenewedWhileAJobRuns() {
        // Given
        CompletableFuture<Void> end = new CompletableFuture<>();
        RecordingHandler handler = handler(1, job -> Uni.createFrom().completionStage(end));
        RecordingHandler other = handler(1, job -> Uni.createFrom().voidItem());
        UUID job = enqueue(kind, key, 1);
        queue.start(Settings.QUICK, handler);
        await("it runs", () -> handler.started() == 1);

        // When: the lease is about to end
        Rows.execute("update queue_jobs set leased_until = (now() at time zone 'utc') + interval '5 s' where id = ?", job);
        queue.start(Settings.QUICK, other);

        // Then
        await("the lease was renewed", () -> Rows.count(
                "queue_jobs", "id = ? and leased_until > (now() at time zone 'utc') + interval '9 s'", job) == 1);
        end.complete(null);
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(other.started()).isZero();
    }

    @Test
    void aStoppingWorkerEndsWhatItDoesAndLeavesTheRest() {
        // Given
        CompletableFuture<Void> end = new CompletableFuture<>();
        RecordingHandler handler = handler(10, job -> Uni.createFrom().completionStage(end));
        RecordingHandler next = handler(10, job -> Uni.createFrom().voidItem());
        for (int i = 1; i <= 3; i++) {
            enqueue(kind, key, i);
        }
        Runnable stop = queue.start(Settings.QUICK, handler);
        await("it runs", () -> handler.started() == 1);

        // When
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stop);
        end.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS);
        stopped.join();

        // Then
        assertThat(handler.done(key)).containsExactly(1);
        assertThat(Rows.count("queue_jobs", "kind = ? and leased_until is null", kind)).isEqualTo(2);
        queue.start(Settings.QUICK, next);
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(next.done(key)).containsExactly(2, 3);
    }

    @Test
    void jobsWithoutAKeyWaitForNobody() {
        // Given
        UUID later = enqueue(kind, null, 1);
        Rows.execute("update queue_jobs set available_at = available_at + interval '1 hour' where id = ?", later);
        UUID second = enqueue(kind, null, 2);

        // When
        queue.start(Settings.QUICK, new RecordingHandler(kind, 10, job -> Uni.createFrom().voidItem()));

        // Then
        await("the second is done", () -> waiting(kind) == 1);
        assertThat(finished(second)).containsEntry("state", "done");
    }

    @Test
    void keysTakeTurnsWhateverTheLengthOfTheirQueues() {
        // Given
        RecordingHandler handler = handler(2, job -> Uni.createFrom().voidItem());
        List<UUID> keys = IntStream.range(0, 10).mapToObj(i -> UUID.randomUUID()).toList();
        keys.forEach(one -> IntStream.range(0, 20).forEach(i -> enqueue(kind, one, i)));

        // When
        queue.start(new Settings(1, 3, 0.01), handler);

        // Then
        await("each key has had a turn", () -> keys.stream().noneMatch(one -> handler.done(one).isEmpty()));
        assertThat(keys).allSatisfy(one -> assertThat(handler.done(one).size()).isLessThan(20));
        await("the queue is empty", () -> waiting(kind) == 0);
        keys.forEach(one -> assertThat(handler.done(one)).hasSize(20).isSorted());
    }

    @Test
    void orderHoldsUnderFailuresAtRandom() {
        // Given
        RecordingHandler first = handler(7, job -> unreliable());
        RecordingHandler second = handler(4, job -> unreliable());
        List<UUID> keys = IntStream.range(0, 5).mapToObj(i -> UUID.randomUUID()).toList();
        keys.forEach(one -> IntStream.range(0, 60).forEach(i -> enqueue(kind, one, i)));

        // When
        Settings patient = new Settings(3, 1_000, 0.001);
        queue.start(patient, first);
        queue.start(patient, second);

        // Then
        await("the queue is empty", () -> waiting(kind) == 0);
        assertThat(first.overlaps() + second.overlaps()).isZero();
        keys.forEach(one -> {
            assertThat(first.done(one)).isSorted();
            assertThat(second.done(one)).isSorted();
            assertThat(first.done(one).size() + second.done(one).size()).isEqualTo(60);
        });
    }

    private static Uni<Void> unreliable() {
        return ThreadLocalRandom.current().nextInt(4) == 0
                ? Uni.createFrom().failure(new IllegalStateException("at random"))
                : pause(SHORT);
    }

    private static Uni<Void> pause(Duration time) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(time);
    }

    private RecordingHandler handler(int runLength, Function<Job, Uni<Void>> work) {
        return new RecordingHandler(kind, runLength, work);
    }
}
