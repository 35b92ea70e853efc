package io.missioncontrol.agent;

import io.missioncontrol.auth.agent.AgentTokens;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.provisioning.GatewayAgents;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens of agents, which are kept nowhere but in the agents' own files: found there, checked, and made anew only when
 * there is none. An agent whose gateway is out of reach so keeps the token that it has.
 */
@ApplicationScoped
class AgentFileTokens {

    /** As this service and the one before write it: alone on a line, perhaps in a list or as code. */
    private static final Pattern LINE = Pattern.compile("(?m)^[-*\\s`]*AUTH_TOKEN[ \\t]*=[ \\t]*([A-Za-z0-9_-]{43})[`\\s]*$");

    private final GatewayAgents agents;
    private final AgentTokens tokens;
    private final Pool pool;

    AgentFileTokens(GatewayAgents agents, AgentTokens tokens, Pool pool) {
        this.agents = agents;
        this.tokens = tokens;
        this.pool = pool;
    }

    /** The token in the agent's files, good or not; null when there is none, or no such agent. */
    Uni<String> read(GatewayTarget target, String gatewayName) {
        return read(target, gatewayName, AgentFileSet.AGENTS)
                .flatMap(token -> token == null
                        ? read(target, gatewayName, AgentFileSet.TOOLS)
                        : Uni.createFrom().item(token))
                .onFailure(failure -> failure instanceof GatewayException refusal
                        && refusal.code() == GatewayErrorCode.RPC_ERROR)
                .recoverWithNull();
    }

    Uni<Boolean> isCurrent(UUID agentId, String token) {
        return tokens.isCurrent(pool, agentId, token);
    }

    /** A new one; the agent's present one ends after its time of grace. */
    Uni<String> issue(UUID agentId) {
        return tokens.make().flatMap(made ->
                pool.withTransaction(connection -> tokens.issue(connection, agentId, made)));
    }

    /** The token in the agent's files when it is good, else a new one. */
    Uni<String> currentOrNew(GatewayTarget target, AgentFacts facts) {
        if (!facts.hasToken()) {
            return issue(facts.id());
        }
        return read(target, facts.gatewayName()).flatMap(token -> token == null
                ? issue(facts.id())
                : isCurrent(facts.id(), token)
                        .flatMap(good -> good ? Uni.createFrom().item(token) : issue(facts.id())));
    }

    private Uni<String> read(GatewayTarget target, String gatewayName, String file) {
        return agents.readFile(target, gatewayName, file).map(AgentFileTokens::find);
    }

    static String find(String content) {
        Matcher line = LINE.matcher(content == null ? "" : content);
        return line.find() ? line.group(1) : null;
    }
}
