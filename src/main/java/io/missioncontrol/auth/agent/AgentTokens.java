package io.missioncontrol.auth.agent;

import io.missioncontrol.auth.AuthConfig;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.UUID;

/** Gives agents their tokens and takes them away. Everything happens in the caller's transaction. */
@ApplicationScoped
public class AgentTokens {

    private static final String LOCK = "select agent_token_hash from agents where id = $1 for update";
    /** The current token may have no row yet: its fingerprint is unknown until the agent shows it. */
    private static final String KEEP_CURRENT = """
            insert into agent_tokens (id, agent_id, token_hash)
            values ($1, $2, $3) on conflict (agent_id, token_hash) do nothing""";
    private static final String RETIRE = """
            update agent_tokens set expires_at = $3
            where agent_id = $1 and token_hash = $2 and expires_at is null""";
    private static final String FORGET_EXPIRED =
            "delete from agent_tokens where agent_id = $1 and (expires_at is null or expires_at <= $2)";
    private static final String INSERT =
            "insert into agent_tokens (id, agent_id, sha256, token_hash) values ($1, $2, $3, $4)";
    private static final String SET_HASH = "update agents set agent_token_hash = $2, updated_at = $3 where id = $1";
    private static final String CURRENT = """
            select a.agent_token_hash, t.sha256 from agents a
            left join agent_tokens t on t.agent_id = a.id and t.token_hash = a.agent_token_hash
            where a.id = $1 and a.agent_token_hash is not null""";
    private static final String FORGET_ALL = "delete from agent_tokens where agent_id = $1";

    private final HashWorker worker;
    private final Duration grace;

    AgentTokens(HashWorker worker, AuthConfig config) {
        this.worker = worker;
        this.grace = Duration.ofSeconds(config.agentTokenGraceSeconds());
    }

    /**
     * A token for {@link #issue}, with its salted hash. That takes a core for 0.1 s, and longer where others wait: before
     * a transaction, because a connection on which nothing moves is given up.
     */
    public Uni<NewAgentToken> make() {
        String token = AgentToken.random();
        return worker.hash(token).map(hash -> new NewAgentToken(token, hash));
    }

    /**
     * Gives the agent a new token. The one it had still works for {@code AGENT_TOKEN_GRACE_SECONDS}: agents read their
     * token from a file that the gateway has yet to write.
     *
     * @param connection in a transaction; the agent's row is locked until its end
     * @return the token: it is kept nowhere, and must go to nobody but the gateway that runs the agent
     */
    public Uni<String> issue(SqlConnection connection, UUID agentId, NewAgentToken made) {
        LocalDateTime now = Timestamps.now();
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(agentId))
                .map(rows -> rows.iterator().next().getString("agent_token_hash"))
                .flatMap(current -> retire(connection, agentId, current, now))
                .chain(() -> connection
                        .preparedQuery(INSERT)
                        .execute(Tuple.of(
                                UUID.randomUUID(),
                                agentId,
                                Buffer.buffer(AgentToken.fingerprint(made.token())),
                                made.hash())))
                .chain(() -> connection.preparedQuery(SET_HASH).execute(Tuple.of(agentId, made.hash(), now)))
                .replaceWith(made.token());
    }

    /** Whether the token is the agent's present one, rather than a replaced one or somebody's invention. */
    public Uni<Boolean> isCurrent(SqlClient client, UUID agentId, String token) {
        if (!AgentToken.isWellFormed(token)) {
            return Uni.createFrom().item(false);
        }
        return client.preparedQuery(CURRENT).execute(Tuple.of(agentId)).flatMap(rows -> {
            if (rows.size() == 0) {
                return Uni.createFrom().item(false);
            }
            Row current = rows.iterator().next();
            var fingerprint = current.getBuffer("sha256");
            return fingerprint == null
                    ? worker.matches(token, current.getString("agent_token_hash"))
                    : Uni.createFrom().item(
                            MessageDigest.isEqual(fingerprint.getBytes(), AgentToken.fingerprint(token)));
        });
    }

    /** Ends all of the agent's tokens at once, without grace. */
    public Uni<Void> revoke(SqlConnection connection, UUID agentId) {
        return connection
                .preparedQuery(SET_HASH)
                .execute(Tuple.of(agentId, null, Timestamps.now()))
                .chain(() -> connection.preparedQuery(FORGET_ALL).execute(Tuple.of(agentId)))
                .replaceWithVoid();
    }

    private Uni<Void> retire(SqlConnection connection, UUID agentId, String current, LocalDateTime now) {
        Uni<Void> retired = Uni.createFrom().voidItem();
        if (current != null && grace.isPositive()) {
            retired = connection
                    .preparedQuery(KEEP_CURRENT)
                    .execute(Tuple.of(UUID.randomUUID(), agentId, current))
                    .chain(() -> connection
                            .preparedQuery(RETIRE)
                            .execute(Tuple.of(agentId, current, now.plus(grace))))
                    .replaceWithVoid();
        }
        // What is left without an end belongs to tokens that another program has replaced.
        return retired.chain(() -> connection.preparedQuery(FORGET_EXPIRED).execute(Tuple.of(agentId, now)))
                .replaceWithVoid();
    }
}
