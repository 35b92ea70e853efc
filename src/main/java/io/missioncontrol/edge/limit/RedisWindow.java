package io.missioncontrol.edge.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * The sliding window in Redis: one script call per attempt, by the clock of the Redis server, so that all replicas
 * share one budget exactly. Needs Redis 6 or newer.
 *
 * <p>A key's attempts are a sorted set {@code ratelimit:<namespace>:<key>} of at most {@code limit} members, scored
 * with their time in seconds; it expires with its last attempt. Name and content are those of the Python backend, so
 * that both can count together while one replaces the other.
 */
final class RedisWindow {

    /**
     * Arguments: window in seconds, limit, and the suffix that makes the attempt unique, empty to look only.
     * Returns: whether it is allowed, how many attempts count, and the milliseconds until the oldest leaves.
     */
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] + time[2] / 1000000
            local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', now - window))
            local count = redis.call('ZCARD', KEYS[1])
            local allowed = count < limit and 1 or 0
            if ARGV[3] ~= '' then
              if allowed == 0 then
                count = count - redis.call('ZREMRANGEBYRANK', KEYS[1], 0, count - limit)
              end
              local at = string.format('%.6f', now)
              count = count + redis.call('ZADD', KEYS[1], at, at .. ':' .. ARGV[3])
              redis.call('EXPIRE', KEYS[1], math.ceil(window) + 1)
            end
            local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
            return {allowed, count, oldest and math.ceil((oldest + window - now) * 1000) or 0}
            """;

    private static final String SCRIPT_SHA1 = sha1(SCRIPT);

    private final Vertx vertx;
    private final Redis redis;
    private final Duration timeout;

    RedisWindow(Vertx vertx, Redis redis, Duration timeout) {
        this.vertx = vertx;
        this.redis = redis;
        this.timeout = timeout;
    }

    /** Counts an attempt. Fails when Redis does, and after the timeout. */
    Future<Decision> acquire(String namespace, String key, int limit, long windowSeconds) {
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return run(namespace, key, limit, windowSeconds, unique);
    }

    /** Looks without counting. Fails as {@link #acquire} does. */
    Future<Decision> check(String namespace, String key, int limit, long windowSeconds) {
        return run(namespace, key, limit, windowSeconds, "");
    }

    private Future<Decision> run(String namespace, String key, int limit, long windowSeconds, String unique) {
        Patience<Response> patience = new Patience<>(vertx, timeout);
        Future<Response> reply = redis.connect()
                .compose(connection -> send(connection, patience, request -> request
                                .arg("1")
                                .arg("ratelimit:" + namespace + ":" + key)
                                .arg(windowSeconds)
                                .arg(limit)
                                .arg(unique))
                        .eventually(() -> connection.close()));
        return patience.await(reply).map(it -> decision(it, limit, windowSeconds));
    }

    private static Future<Response> send(
            RedisConnection connection, Patience<Response> patience, UnaryOperator<Request> arguments) {
        if (patience.isOver()) {
            // Whoever waited for the connection has its answer already: it must not be counted late.
            return Future.failedFuture("No connection in time");
        }
        return connection.send(arguments.apply(Request.cmd(Command.EVALSHA).arg(SCRIPT_SHA1)))
                .recover(failure -> isUnknownScript(failure)
                        ? connection.send(arguments.apply(Request.cmd(Command.EVAL).arg(SCRIPT)))
                        : Future.failedFuture(failure));
    }

    /** After Redis was started anew. The longer command makes it known again. */
    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static Decision decision(Response reply, int limit, long windowSeconds) {
        boolean allowed = reply.get(0).toInteger() == 1;
        // A limit that was lowered lately may find more attempts than it allows.
        int remaining = Math.max(0, limit - reply.get(1).toInteger());
        return new Decision(allowed, limit, remaining, Math.ceilDiv(reply.get(2).toLong(), 1_000), windowSeconds);
    }

    private static String sha1(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
