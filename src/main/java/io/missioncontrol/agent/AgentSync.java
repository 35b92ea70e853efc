package io.missioncontrol.agent;

import io.missioncontrol.gateway.TemplateSync.Options;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** One agent's files anew, with the token that is in them: tokens are kept nowhere else. */
@ApplicationScoped
class AgentSync {

    private final AgentFileTokens tokens;
    private final AgentPlacing placing;

    AgentSync(AgentFileTokens tokens, AgentPlacing placing) {
        this.tokens = tokens;
        this.placing = placing;
    }

    /** Never fails for the gateway's sake: the result says what went wrong. */
    Uni<Void> sync(GatewayTarget target, AgentFacts facts, Options options, SyncResult result) {
        result.see(facts);
        return token(target, facts, options, result)
                .onItem().ifNotNull().transformToUni(token -> write(target, facts, options, token)
                        .invoke(() -> result.updated(facts)))
                .replaceWithVoid()
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> {
                    result.failed(facts, (GatewayException) failure);
                    return Uni.createFrom().voidItem();
                });
    }

    /** Null when the agent has to be left as it is. */
    private Uni<String> token(GatewayTarget target, AgentFacts facts, Options options, SyncResult result) {
        if (options.rotateTokens()) {
            return tokens.issue(facts.id());
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
                    .replaceWith(token);
        });
    }

    private Uni<Void> write(GatewayTarget target, AgentFacts facts, Options options, String token) {
        return placing.place(target, facts, token, options.forceBootstrap(), options.overwrite())
                .chain(() -> options.resetSessions()
                        ? placing.resetSession(target, facts)
                        : Uni.createFrom().voidItem());
    }
}
