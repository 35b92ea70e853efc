package io.missioncontrol.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shared window while Redis is up. */
class RedisLimiterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static RedisServer server;
    private static Vertx vertx;
    private static Redis redis;

    private final String key = UUID.randomUUID().toString();
    private RedisReplica first;
    private RedisReplica second;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, server.url());
    }

    @AfterAll
    static void stopServer() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
    }

    @BeforeEach
    void startReplicas() {
        first = new RedisReplica(server.url(), PATIENCE);
        second = new RedisReplica(server.url(), PATIENCE);
    }

    @AfterEach
    void stopReplicas() throws Exception {
        first.close();
        second.close();
    }

    @Test
    void replicasShareOneBudgetExactly() {
        // Given
        RateLimiter here = first.limiter("webhook-ingest", 60);
        RateLimiter there = second.limiter("webhook-ingest", 60);

        // When: 200 attempts at once, over both
        List<Uni<Decision>> attempts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            attempts.add(here.acquire(key));
            attempts.add(there.acquire(key));
        }
        List<Decision> decisions = Uni.join().all(attempts).andFailFast().await().atMost(PATIENCE);

        // Then
        assertThat(decisions.stream().filter(Decision::allowed)).hasSize(60);
        assertThat(first.seesRedis() && second.seesRedis()).isTrue();
    }

    @Test
    void decisionsAreThoseOfTheWindowInMemory() {
        // Given
        RateLimiter shared = first.limiter("webhook-ingest", 7);
        SlidingWindowLimiter inMemory =
                new SlidingWindowLimiter("webhook-ingest", 7, Duration.ofSeconds(60), 10, new SteppedClock());
        Random random = new Random(42);

        for (int i = 0; i < 50; i++) {
            // When
            String anyKey = key + random.nextInt(3);
            boolean counts = random.nextBoolean();
            Decision ours = await(counts ? shared.acquire(anyKey) : shared.check(anyKey));
            Decision expected = counts ? inMemory.acquireNow(anyKey) : inMemory.checkNow(anyKey);

            // Then: but for the time that passes
            assertThat(ours.allowed()).isEqualTo(expected.allowed());
            assertThat(ours.remaining()).isEqualTo(expected.remaining());
            assertThat(ours.retryAfterSeconds()).isBetween(expected.retryAfterSeconds() == 0 ? 0L : 50L, 60L);
        }
    }

    @Test
    void storageIsBoundedAndExpires() throws Exception {
        // Given
        RateLimiter limiter = first.limiter("webhook-ingest", 5);

        // When
        for (int i = 0; i < 50; i++) {
            await(limiter.acquire(key));
        }

        // Then
        String stored = "ratelimit:webhook_ingest:" + key;
        assertThat(send(Request.cmd(Command.ZCARD).arg(stored)).toInteger()).isEqualTo(5);
        assertThat(send(Request.cmd(Command.TTL).arg(stored)).toInteger()).isBetween(50, 61);
    }

    @Test
    void aLimitThatWasLoweredShrinksWhatIsStored() throws Exception {
        // Given
        RateLimiter before = first.limiter("webhook-ingest", 10);
        for (int i = 0; i < 10; i++) {
            await(before.acquire(key));
        }
        RateLimiter after = first.limiter("webhook-ingest", 3);

        // Then
        assertThat(await(after.check(key))).returns(false, Decision::allowed).returns(0, Decision::remaining);
        assertThat(await(after.acquire(key))).returns(false, Decision::allowed).returns(0, Decision::remaining);
        assertThat(send(Request.cmd(Command.ZCARD).arg("ratelimit:webhook_ingest:" + key)).toInteger()).isEqualTo(3);
    }

    @Test
    void attemptsLeaveTheWindow() {
        // Given: a window of one second
        Uni<Decision> attempt = decisionOf(() -> first.window().acquire("test", key, 2, 1));
        await(attempt);
        await(attempt);
        Decision refused = await(attempt);

        // When: nothing is tried, only looked
        Instant deadline = Instant.now().plus(PATIENCE);
        Decision look = refused;
        while (!look.allowed() && Instant.now().isBefore(deadline)) {
            look = await(decisionOf(() -> first.window().check("test", key, 2, 1)));
        }

        // Then
        assertThat(refused).returns(false, Decision::allowed).returns(1L, Decision::retryAfterSeconds);
        assertThat(look.allowed()).isTrue();
    }

    @Test
    void anAttemptThatAnotherBackendStoredCounts() throws Exception {
        // Given: as the Python backend writes it
        String time = send(Request.cmd(Command.TIME)).get(0).toString();
        send(Request.cmd(Command.ZADD).arg("ratelimit:webhook_ingest:" + key).arg(time + ".25")
                .arg(time + ".25:1a2b3c4d"));

        // When
        Decision decision = await(first.limiter("webhook-ingest", 2).acquire(key));

        // Then
        assertThat(decision).returns(true, Decision::allowed).returns(0, Decision::remaining);
    }

    @Test
    void aServerThatForgotTheScriptLearnsItAgain() throws Exception {
        // Given
        RateLimiter limiter = first.limiter("webhook-ingest", 3);
        await(limiter.acquire(key));
        send(Request.cmd(Command.SCRIPT).arg("FLUSH"));

        // When
        Decision decision = await(limiter.acquire(key));

        // Then
        assertThat(decision.remaining()).isEqualTo(1);
        assertThat(first.seesRedis()).isTrue();
    }

    @Test
    void aKeyOfAnotherTypeIsCountedInMemoryAndHarmsNoOther() throws Exception {
        // Given
        send(Request.cmd(Command.SET).arg("ratelimit:webhook_ingest:" + key).arg("x"));
        RateLimiter limiter = first.limiter("webhook-ingest", 1);

        // Then
        assertThat(await(limiter.acquire(key)).allowed()).isTrue();
        assertThat(await(limiter.acquire(key)).allowed()).isFalse();
        assertThat(await(limiter.acquire(key + "other")).allowed()).isTrue();
    }

    private static Uni<Decision> decisionOf(Supplier<Future<Decision>> call) {
        return Uni.createFrom().completionStage(() -> call.get().toCompletionStage());
    }

    private static Decision await(Uni<Decision> decision) {
        return decision.await().atMost(PATIENCE);
    }

    private static Response send(Request request) throws Exception {
        return redis.send(request).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
