package io.missioncontrol.edge.limit;

import java.util.function.BiConsumer;

/**
 * Tells clients where they stand: {@code RateLimit} and {@code RateLimit-Policy} as in
 * draft-ietf-httpapi-ratelimit-headers-11 (sections 3 and 4; structured fields, RFC 9651), and {@code Retry-After}
 * (RFC 9110, 10.2.3) on a refusal:
 *
 * <pre>{@code
 * RateLimit-Policy: "webhook-ingest";q=60;w=60
 * RateLimit: "webhook-ingest";r=0;t=12
 * Retry-After: 12
 * }</pre>
 *
 * The partition key ({@code pk}) is left out: it would be the client's own address.
 */
public final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /**
     * Writes the fields of a decision.
     *
     * @param target takes a name and a value, as {@code response::putHeader} does
     */
    public static void write(RateLimiter limiter, Decision decision, BiConsumer<String, String> target) {
        String policy = '"' + limiter.name() + '"';
        target.accept("RateLimit-Policy", policy + ";q=" + decision.limit() + ";w=" + decision.windowSeconds());
        target.accept("RateLimit", policy + ";r=" + decision.remaining() + ";t=" + decision.retryAfterSeconds());
        if (!decision.allowed()) {
            target.accept("Retry-After", Long.toString(decision.retryAfterSeconds()));
        }
    }
}
