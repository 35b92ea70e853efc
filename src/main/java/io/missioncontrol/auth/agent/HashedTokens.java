package io.missioncontrol.auth.agent;

import io.missioncontrol.auth.ExpiringSet;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Tokens of an adopted database, which has only their salted hashes: each takes 0.1 s to try, and nothing says which one
 * to try. Whoever shows such a token is searched for once and then found by fingerprint.
 *
 * <p>What a stranger can make this cost is bounded: one thread computes, searches take turns hash by hash, at most
 * {@value #MAX_SEARCHES} run, a token that was not found is not searched for again for a while, and whether there is
 * anything to try is asked at most once a second when there is not.
 */
@ApplicationScoped
class HashedTokens {

    private static final Logger LOG = Logger.getLogger(HashedTokens.class);
    private static final int MAX_SEARCHES = 64;
    private static final Map<String, String> RETRY = Map.of("Retry-After", "5");

    /** Those seen last come first: they are likely to be alive and asking. */
    private static final String UNKNOWN = """
            select agent_id, token_hash from (
                select a.id as agent_id, a.agent_token_hash as token_hash, a.last_seen_at
                from agents a
                where a.agent_token_hash is not null and not exists (
                    select 1 from agent_tokens t
                    where t.agent_id = a.id and t.token_hash = a.agent_token_hash and t.sha256 is not null)
                union
                select t.agent_id, t.token_hash, a.last_seen_at
                from agent_tokens t join agents a on a.id = t.agent_id
                where t.sha256 is null and t.expires_at > $1) hashes
            order by last_seen_at desc nulls last, agent_id limit 10000""";
    private static final String KEEP = """
            insert into agent_tokens (id, agent_id, sha256, token_hash)
            select $1, a.id, $3, a.agent_token_hash from agents a where a.id = $2 and a.agent_token_hash = $4
            on conflict (agent_id, token_hash) do update set sha256 = excluded.sha256""";
    private static final String KEEP_REPLACED = """
            update agent_tokens set sha256 = $2 where agent_id = $1 and token_hash = $3 and sha256 is null""";

    private final Pool pool;
    private final HashWorker worker;
    private final ExpiringSet notFound = new ExpiringSet(10_000, Duration.ofMinutes(10));
    private final ExpiringSet nothingToTry = new ExpiringSet(1, Duration.ofSeconds(1));
    private final Map<String, Uni<Boolean>> searches = new ConcurrentHashMap<>();

    HashedTokens(Pool pool, HashWorker worker) {
        this.pool = pool;
        this.worker = worker;
    }

    /**
     * Searches for a token that has no fingerprint yet. Afterwards it has one, if there is such a token.
     *
     * @return whether it was found; fails with 503 when too many searches are running
     */
    Uni<Boolean> adopt(String token, byte[] fingerprint) {
        String key = HexFormat.of().formatHex(fingerprint);
        if (nothingToTry.contains("") || notFound.contains(key)) {
            return Uni.createFrom().item(false);
        }
        if (searches.size() >= MAX_SEARCHES && !searches.containsKey(key)) {
            return Uni.createFrom().failure(new ApiException(503, "Service Unavailable", RETRY));
        }
        return searches.computeIfAbsent(key, ignored -> search(token, fingerprint, key)
                .onTermination().invoke(() -> searches.remove(key))
                .memoize().indefinitely());
    }

    private Uni<Boolean> search(String token, byte[] fingerprint, String key) {
        return pool.preparedQuery(UNKNOWN).execute(Tuple.of(Timestamps.now())).flatMap(hashes -> {
            if (hashes.size() == 0) {
                nothingToTry.add("");
                return Uni.createFrom().item(false);
            }
            return Multi.createFrom().iterable(hashes)
                    .onItem().transformToUniAndConcatenate(row -> worker.matches(token, row.getString("token_hash"))
                            .map(matches -> matches ? row : null))
                    .toUni()
                    .flatMap(row -> row == null
                            ? Uni.createFrom().item(false)
                            : keep(fingerprint, row.getUUID("agent_id"), row.getString("token_hash")))
                    .invoke(found -> {
                        if (!found) {
                            notFound.add(key);
                        }
                    });
        });
    }

    private Uni<Boolean> keep(byte[] fingerprint, UUID agentId, String hash) {
        Buffer sha256 = Buffer.buffer(fingerprint);
        return pool.preparedQuery(KEEP)
                .execute(Tuple.of(UUID.randomUUID(), agentId, sha256, hash))
                .map(RowSet::rowCount)
                .flatMap(kept -> kept > 0
                        ? Uni.createFrom().item(kept)
                        : pool.preparedQuery(KEEP_REPLACED)
                                .execute(Tuple.of(agentId, sha256, hash))
                                .map(RowSet::rowCount))
                .map(kept -> kept > 0)
                .invoke(kept -> LOG.infof("agent.token.adopted agent_id=%s kept=%s", agentId, kept));
    }
}
