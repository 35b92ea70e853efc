package io.missioncontrol.auth;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.EdgeRequest;
import io.missioncontrol.edge.limit.Decision;
import io.missioncontrol.edge.limit.RateLimitHeaders;
import io.missioncontrol.edge.limit.RateLimiter;
import io.missioncontrol.edge.limit.RateLimiters;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Counts failed authentication per client address, refuses addresses that fail too often, and logs every failure with a
 * reason, never with any part of a credential.
 */
@ApplicationScoped
class FailedAuthentication {

    private static final Logger LOG = Logger.getLogger(FailedAuthentication.class);

    private final RateLimiters limiters;

    FailedAuthentication(RateLimiters limiters) {
        this.limiters = limiters;
    }

    /** What kind of credential is (or would have to be) checked; each kind has a limit of its own. */
    enum Kind {
        USER,
        AGENT
    }

    /** Fails with 429 when the client's address has failed too often; asked before a credential is looked at. */
    Uni<Void> admit(RoutingContext context, Kind kind) {
        RateLimiter limiter = limiter(kind);
        return limiter.check(EdgeRequest.of(context).client().limitKey())
                .invoke(decision -> {
                    if (!decision.allowed()) {
                        log(context, kind, "limited");
                        throw tooManyRequests(limiter, decision);
                    }
                })
                .replaceWithVoid();
    }

    /** Counts a failure; fails with 401, or with 429 when this one was beyond the limit. */
    <T> Uni<T> refuse(RoutingContext context, Kind kind, String reason) {
        log(context, kind, reason);
        RateLimiter limiter = limiter(kind);
        return limiter.record(EdgeRequest.of(context).client().limitKey()).flatMap(decision -> Uni.createFrom()
                .failure(decision.allowed() ? ApiException.unauthorized() : tooManyRequests(limiter, decision)));
    }

    /** Fails with 401 without counting: nothing was tried. */
    <T> Uni<T> missing(RoutingContext context, Kind kind) {
        log(context, kind, "missing");
        return Uni.createFrom().failure(ApiException.unauthorized());
    }

    static ApiException tooManyRequests(RateLimiter limiter, Decision decision) {
        Map<String, String> headers = new HashMap<>();
        RateLimitHeaders.write(limiter, decision, headers::put);
        return new ApiException(429, "Too Many Requests", headers);
    }

    private RateLimiter limiter(Kind kind) {
        return switch (kind) {
            case USER -> limiters.userAuthFailure();
            case AGENT -> limiters.agentAuthFailure();
        };
    }

    private static void log(RoutingContext context, Kind kind, String reason) {
        EdgeRequest request = EdgeRequest.of(context);
        LOG.warnf("auth.failed kind=%s reason=%s method=%s path=%s client_ip=%s request_id=%s",
                kind == Kind.USER ? "user" : "agent", reason, context.request().method(), context.request().path(),
                request.client(), request.requestId());
    }
}
