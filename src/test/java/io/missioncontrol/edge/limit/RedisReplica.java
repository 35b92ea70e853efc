package io.missioncontrol.edge.limit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What one process of the service has of Redis: its own event loops, connections and view of an outage. */
final class RedisReplica implements AutoCloseable {

    private static final long WINDOW_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final RedisWindow window;
    private final RedisAvailability availability;

    RedisReplica(String url, Duration timeout) {
        RedisOptions options = new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(16)
                .setMaxPoolWaiting(10_000)
                .setNetClientOptions(new NetClientOptions().setConnectTimeout(1_000).setIdleTimeout(1));
        window = new RedisWindow(vertx, Redis.createClient(vertx, options), timeout);
        availability = new RedisAvailability(vertx, () -> window.acquire("probe", "probe", 1, 1));
        warmUp();
    }

    /** The first answers of a young process may take longer than a request waits. */
    private void warmUp() {
        RateLimiter limiter = limiter("warm-up", 1);
        do {
            List<Uni<Decision>> attempts = Stream.generate(() -> limiter.acquire("warm-up")).limit(100).toList();
            Uni.join().all(attempts).andFailFast().await().atMost(Duration.ofSeconds(10));
        } while (!seesRedis());
    }

    RateLimiter limiter(String name, int limit) {
        return new RedisLimiter(ownLimiter(name, limit), limit, WINDOW_SECONDS, window, availability);
    }

    private static SlidingWindowLimiter ownLimiter(String name, int limit) {
        return new SlidingWindowLimiter(name, limit, Duration.ofSeconds(WINDOW_SECONDS), 10_000, System::nanoTime);
    }

    RedisWindow window() {
        return window;
    }

    boolean seesRedis() {
        return availability.isAvailable();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
