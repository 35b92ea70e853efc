package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients notice when Redis dies, hangs and comes back: nothing. */
class RedisOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
    private final Logger logger = Logger.getLogger(RedisAvailability.class.getName());
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private RedisServer server;
    private RedisReplica replica;

    @BeforeEach
    void start() {
        server = RedisServer.start();
        replica = new RedisReplica(server.url(), Duration.ofMillis(200));
        logger.addHandler(collector);
    }

    @AfterEach
    void stop() throws Exception {
        logger.removeHandler(collector);
        replica.close();
        server.close();
    }

    @Test
    void withoutRedisTheProcessGoesOnWithWhatItHasCounted() {
        // Given
        RateLimiter limiter = replica.limiter("webhook-ingest", 3);
        acquire(limiter, 2);

        // When
        server.kill();

        // Then: neither a fresh budget nor a closed door
        assertThat(acquire(limiter, 3)).isEqualTo(1);
    }

    @Test
    void anOutageIsLoggedOnceAndEndsByItself() {
        // Given
        RateLimiter limiter = replica.limiter("webhook-ingest", 1_000);
        acquire(limiter, 10);

        // When
        server.kill();
        acquire(limiter, 100);
        await(() -> !replica.seesRedis());
        acquire(limiter, 100);
        server.restart();
        await(() -> replica.seesRedis());

        // Then: Redis counts again, from nothing
        assertThat(limiter.acquire("a").await().atMost(PATIENCE).remaining()).isEqualTo(999);
        assertThat(logged).hasSize(2);
        assertThat(logged.getFirst()).startsWith("WARN").contains("counts rate limits by itself");
        assertThat(logged.getLast()).startsWith("INFO").contains("Redis is back");
    }

    @Test
    void aHangingRedisIsWaitedForOnceAndThenNoMore() {
        // Given
        RateLimiter limiter = replica.limiter("webhook-ingest", 1_000);
        acquire(limiter, 10);

        // When
        server.pause();
        limiter.acquire("a").await().atMost(PATIENCE);
        await(() -> !replica.seesRedis());

        // Then
        assertThat(limiter.acquire("a").subscribeAsCompletionStage()).isDone();

        // When
        server.resume();

        // Then
        await(() -> replica.seesRedis());
        assertThat(limiter.acquire("a").await().atMost(PATIENCE).allowed()).isTrue();
    }

    @Test
    void connectionsThatHangForEverAreReplaced() {
        // Given: every connection of the pool waits for an answer
        RateLimiter limiter = replica.limiter("webhook-ingest", 10_000);
        server.pause();
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(limiter.acquire("a").subscribeAsCompletionStage());
        }
        waiting.forEach(CompletableFuture::join);
        await(() -> !replica.seesRedis());

        // When: the server is gone with them and another one takes its place
        server.kill();
        server.restart();

        // Then
        await(() -> replica.seesRedis());
        assertThat(limiter.acquire("a").await().atMost(PATIENCE).remaining()).isEqualTo(9_999);
    }

    @Test
    void killAndRestartUnderLoadShowNoErrorToClients() throws Exception {
        // Given
        AtomicBoolean stop = new AtomicBoolean();
        RateLimiter limiter = replica.limiter("webhook-ingest", 100_000);
        Callable<Integer> client = () -> {
            int answered = 0;
            while (!stop.get()) {
                limiter.acquire("client").await().atMost(PATIENCE);
                answered++;
            }
            return answered;
        };

        // When
        List<Future<Integer>> clients;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            clients = Stream.generate(() -> threads.submit(client)).limit(8).toList();
            for (int i = 0; i < 3; i++) {
                server.kill();
                await(() -> !replica.seesRedis());
                server.restart();
                await(() -> replica.seesRedis());
            }
            stop.set(true);
        }

        // Then
        for (Future<Integer> each : clients) {
            assertThat(each.get()).isPositive();
        }
    }

    private static long acquire(RateLimiter limiter, int times) {
        long allowed = 0;
        for (int i = 0; i < times; i++) {
            allowed += limiter.acquire("a").await().atMost(PATIENCE).allowed() ? 1 : 0;
        }
        return allowed;
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting").isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
