package io.missioncontrol.agent;

import io.missioncontrol.gateway.TemplateSync.Options;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * One agent's files anew, with the token that is in them: tokens are kept nowhere else.
 *
 * <p>Nothing keeps a job of the same agent from writing at the same time. So the agent is looked at again afterwards: what
 * was written of an older order, or with a token that was replaced, is written once more, and what was written of a
 * deleted agent is taken off.
 */
@ApplicationScoped
class AgentSync {

    private static final int TRIES = 3;

    private final Pool pool;
    private final AgentFileTokens tokens;
    private final AgentPlacing placing;

    AgentSync(Pool pool, AgentFileTokens tokens, AgentPlacing placing) {
        this.pool = pool;
        this.tokens = tokens;
        this.placing = placing;
    }

    /** Never fails for the gateway's sake: the result says what went wrong. */
    Uni<Void> sync(GatewayTarget target, AgentFacts facts, Options options, SyncResult result) {
        result.see(facts);
        return token(target, facts, options, result)
                .onItem().ifNotNull().transformToUni(token -> write(target, facts, options, token, TRIES)
                        .invoke(() -> result.updated(facts)))
                .replaceWithVoid()
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> {
                    result.failed(facts, (GatewayException) failure);
                    return Uni.createFrom().voidItem();
                });
    }

    /** @param current whether it is the agent's present one */
    private record Token(String value, boolean current) {}

    /** Null when the agent has to be left as it is. */
    private Uni<Token> token(GatewayTarget target, AgentFacts facts, Options options, SyncResult result) {
        if (options.rotateTokens()) {
            return tokens.issue(facts.id()).map(token -> new Token(token, true));
        }
        return tokens.read(target, facts.gatewayName()).flatMap(token -> {
            if (token == null) {
                result.tokenUnreadable(facts);
                return Uni.createFrom().nullItem();
            }
            return tokens.isCurrent(facts.id(), token)
                    .invoke(current -> {
                        if (!current) {
                            result.tokenOutOfDate(facts);
                        }
                    })
                    .map(current -> new Token(token, current));
        });
    }

    private Uni<Void> write(GatewayTarget target, AgentFacts facts, Options options, Token token, int triesLeft) {
        return placing.place(target, facts, token.value(), options.forceBootstrap(), options.overwrite())
                .chain(() -> options.resetSessions()
                        ? placing.resetSession(target, facts)
                        : Uni.createFrom().voidItem())
                .chain(() -> AgentFacts.find(pool, facts.id()))
                .flatMap(present -> present == null
                        ? placing.takeOff(target, facts)
                        : again(target, facts, present, options, token, triesLeft));
    }

    private Uni<Void> again(
            GatewayTarget target, AgentFacts written, AgentFacts present, Options options, Token token, int triesLeft) {
        return tokens.isCurrent(present.id(), token.value()).flatMap(current -> {
            boolean replaced = token.current() && !current;
            if (triesLeft == 0 || !replaced && present.generation() == written.generation()) {
                return Uni.createFrom().voidItem();
            }
            Uni<Token> next = replaced
                    ? tokens.currentOrNew(target, present).map(value -> new Token(value, true))
                    : Uni.createFrom().item(token);
            return next.flatMap(good -> write(target, present, options, good, triesLeft - 1));
        });
    }
}
