package io.missioncontrol.auth;

import io.missioncontrol.auth.FailedAuthentication.Kind;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.EdgeRequest;
import io.missioncontrol.edge.limit.RateLimiter;
import io.missioncontrol.edge.limit.RateLimiters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Says who is calling, nothing more. Every answer fails with 401 when there is no acceptable credential, with 429 when
 * the client's address has failed too often or the agent asks too often, with 503 when the credential could not be
 * checked.
 */
@ApplicationScoped
public class Authentication {

    private static final Logger LOG = Logger.getLogger(Authentication.class);
    private static final String AGENT_HEADER = "X-Agent-Token";

    private final UserAuthenticator users;
    private final AgentAuthenticator agents;
    private final FailedAuthentication failures;
    private final RateLimiter agentRequests;
    private final ExpiringSet recentlyCompleted = new ExpiringSet(10_000, Duration.ofMinutes(1));

    public Authentication(
            AuthConfig config,
            @Any Instance<UserAuthenticator> authenticators,
            AgentAuthenticator agents,
            FailedAuthentication failures,
            RateLimiters limiters) {
        this.users = authenticators.stream()
                .filter(candidate -> candidate.mode() == config.authMode())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No authenticator for AUTH_MODE " + config.authMode()));
        this.agents = agents;
        this.failures = failures;
        this.agentRequests = limiters.agentRequest();
    }

    /** The signed-in person, on routes for people only. */
    public Uni<Identity> requireUser(RoutingContext context) {
        String token = bearerToken(context);
        return token == null ? failures.missing(context, Kind.USER) : user(context, token, Kind.USER);
    }

    /** The agent, on routes for agents only; its token in {@code X-Agent-Token} or as bearer token. */
    public Uni<AgentActor> requireAgent(RoutingContext context) {
        String agentToken = agentToken(context);
        String token = agentToken == null ? bearerToken(context) : agentToken;
        return token == null
                ? failures.admit(context, Kind.AGENT).chain(() -> failures.refuse(context, Kind.AGENT, "missing"))
                : agent(context, token);
    }

    /**
     * The person or the agent, on routes for both. {@code X-Agent-Token} is an agent's whatever else is sent. A bearer
     * token that looks like an agent's is looked for there first: it must not be handed to a provider of identities.
     */
    public Uni<Principal> requirePrincipal(RoutingContext context) {
        String agentToken = agentToken(context);
        if (agentToken != null) {
            return agent(context, agentToken).map(Principal.class::cast);
        }
        String token = bearerToken(context);
        if (token == null) {
            return failures.missing(context, Kind.USER);
        }
        if (!agents.recognizes(token)) {
            return user(context, token, Kind.USER).map(Principal.class::cast);
        }
        return admittedAgent(context, token)
                .map(Principal.class::cast)
                .onFailure(RejectedCredential.class).recoverWithUni(() -> user(context, token, Kind.AGENT)
                        .map(Principal.class::cast));
    }

    /**
     * Completes what is known about the signed-in person by asking their issuer; at most once a minute for each, and never
     * fails: who cannot be completed now may still come in.
     */
    public Uni<Identity> complete(RoutingContext context, Identity identity) {
        String token = bearerToken(context);
        if (token == null || recentlyCompleted.contains(identity.subject())) {
            return Uni.createFrom().item(identity);
        }
        recentlyCompleted.add(identity.subject());
        return onCallersThread(users.complete(identity, token)
                .onFailure().invoke(failure -> LOG.infof("auth.profile.failed reason=%s request_id=%s",
                        failure.getClass().getSimpleName(), EdgeRequest.of(context).requestId()))
                .onFailure().recoverWithItem(identity));
    }

    /**
     * The address that the issuer vouches for, asked for when the credential does not say.
     *
     * @return null when the issuer vouches for none; fails with 503 when it does not answer
     */
    public Uni<String> vouchedEmail(RoutingContext context, Identity identity) {
        String token = bearerToken(context);
        if (identity.email() != null || token == null) {
            return Uni.createFrom().item(identity.email());
        }
        return onCallersThread(users.complete(identity, token)
                .map(Identity::email)
                .onFailure().transform(failure ->
                        new ApiException(503, "Service Unavailable", Map.of("Retry-After", "5"))));
    }

    /** Deletes a person's account at their issuer, where that is ours to do; fails with 502 when that is not possible. */
    public Uni<Void> deleteAccount(String subject) {
        return onCallersThread(users.deleteAccount(subject));
    }

    private Uni<Identity> user(RoutingContext context, String token, Kind failureKind) {
        return failures.admit(context, Kind.USER)
                .chain(() -> onCallersThread(users.authenticate(token)))
                .onItem().ifNull().failWith(() -> new RejectedCredential("unknown"))
                .onFailure(RejectedCredential.class).recoverWithUni(rejected ->
                        failures.refuse(context, failureKind, ((RejectedCredential) rejected).reason()));
    }

    private Uni<AgentActor> agent(RoutingContext context, String token) {
        return admittedAgent(context, token)
                .onFailure(RejectedCredential.class).recoverWithUni(rejected ->
                        failures.refuse(context, Kind.AGENT, ((RejectedCredential) rejected).reason()));
    }

    private Uni<AgentActor> admittedAgent(RoutingContext context, String token) {
        // An agent that is known to be good does not suffer from a neighbour behind the same address that is not.
        Uni<Void> admission =
                agents.knows(token) ? Uni.createFrom().voidItem() : failures.admit(context, Kind.AGENT);
        return admission
                .chain(() -> onCallersThread(agents.authenticate(token)))
                .call(agent -> agentRequests.acquire(agent.id().toString()).invoke(decision -> {
                    if (!decision.allowed()) {
                        throw FailedAuthentication.tooManyRequests(agentRequests, decision);
                    }
                }));
    }

    /** Checks may share work and so end on the thread of another request; this request goes on where it was. */
    private static <T> Uni<T> onCallersThread(Uni<T> check) {
        Context caller = Vertx.currentContext();
        return caller == null ? check : check.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }

    /** Null when there is none. An empty header is none. */
    private static String agentToken(RoutingContext context) {
        String header = context.request().getHeader(AGENT_HEADER);
        String token = header == null ? "" : header.strip();
        return token.isEmpty() ? null : token;
    }

    private static String bearerToken(RoutingContext context) {
        return BearerToken.of(context.request().getHeader(HttpHeaders.AUTHORIZATION));
    }
}
