package io.missioncontrol.auth.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.testing.Caller;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class AgentTokensTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "DATABASE_URL")
    String url;

    @Inject
    AgentTokens tokens;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry meters;

    private UUID agent;

    /** Whether there are salted hashes to try is looked up at most once a second: wait until it is known. */
    @BeforeEach
    void anAgentWithoutTokenAndOneWithASaltedHash() {
        Fleet fleet = new Fleet(url);
        agent = fleet.agent(null);
        hashedOnly(fleet.agent(null));
        double before = hashes();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (hashes() == before) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            status(Fleet.randomToken());
        }
    }

    @AfterEach
    void nothingToTry() {
        Sql.execute(url, "update agents set agent_token_hash = null");
    }

    @Test
    void issuedTokenIsAcceptedAndReadableByOtherPrograms() {
        String token = issue();

        assertThat(status(token)).isEqualTo(200);
        assertThat(TokenHash.matches(token, (String) storedHash())).isTrue();
    }

    @Test
    void replacedTokenWorksUntilItsGraceIsOver() {
        String first = issue();
        String second = issue();
        String third = issue();

        assertThat(status(first)).isEqualTo(200);
        assertThat(status(second)).isEqualTo(200);
        assertThat(status(third)).isEqualTo(200);
        assertThat(Sql.value(url, """
                select count(*) from agent_tokens
                where agent_id = ? and expires_at between (now() at time zone 'UTC') + interval '9 min'
                    and (now() at time zone 'UTC') + interval '10 min'""", agent)).isEqualTo(2L);

        Sql.execute(url, "update agent_tokens set expires_at = now() at time zone 'UTC' where agent_id = ?"
                + " and expires_at is not null", agent);

        assertThat(status(first)).isEqualTo(401);
        assertThat(status(second)).isEqualTo(401);
        assertThat(status(third)).isEqualTo(200);
    }

    @Test
    void revokedTokensEndAtOnceWithoutGrace() {
        String first = issue();
        String second = issue();

        pool.withTransaction(connection -> tokens.revoke(connection, agent)).await().atMost(PATIENCE);

        assertThat(status(first)).isEqualTo(401);
        assertThat(status(second)).isEqualTo(401);
        assertThat(storedHash()).isNull();
    }

    /** While it computes, nothing moves on the connection, which would be given up. */
    @Test
    void inATransactionNothingIsComputed() {
        NewAgentToken made = made();
        double before = hashes();

        issue(made);

        assertThat(hashes()).isEqualTo(before);
    }

    @Test
    void rotationIsUndoneWithItsTransaction() {
        String first = issue();
        NewAgentToken made = made();
        String[] second = new String[1];

        pool.withTransaction(connection -> tokens.issue(connection, agent, made)
                        .invoke(token -> second[0] = token)
                        .onItem().failWith(() -> new IllegalStateException("undo")))
                .onFailure(IllegalStateException.class).recoverWithNull()
                .await().atMost(PATIENCE);

        assertThat(status(first)).isEqualTo(200);
        assertThat(status(second[0])).isEqualTo(401);
    }

    @Test
    void tokenThatHasOnlyASaltedHashIsAdoptedOnFirstUse() {
        String token = hashedOnly();
        double before = hashes();

        assertThat(status(token)).isEqualTo(200);
        double afterFirst = hashes();
        assertThat(status(token)).isEqualTo(200);

        assertThat(afterFirst).isGreaterThan(before);
        assertThat(hashes()).isEqualTo(afterFirst);
        assertThat(Sql.value(url, "select count(*) from agent_tokens where agent_id = ? and sha256 is not null", agent))
                .isEqualTo(1L);
    }

    @Test
    void graceCoversATokenThatWasNeverShownBefore() {
        String old = hashedOnly();
        String current = issue();

        assertThat(status(current)).isEqualTo(200);
        assertThat(status(old)).isEqualTo(200);

        Sql.execute(url, "update agent_tokens set expires_at = now() at time zone 'UTC' where agent_id = ?"
                + " and expires_at is not null", agent);

        assertThat(status(old)).isEqualTo(401);
    }

    @Test
    void tokenThatAnotherProgramReplacedIsWorthless() {
        String ours = issue();
        assertThat(status(ours)).isEqualTo(200);

        String theirs = hashedOnly();

        assertThat(status(ours)).isEqualTo(401);
        assertThat(status(theirs)).isEqualTo(200);
    }

    @Test
    void unknownTokenIsSearchedForOnlyOnce() {
        hashedOnly();
        String unknown = Fleet.randomToken();
        double before = hashes();

        assertThat(status(unknown)).isEqualTo(401);
        double afterFirst = hashes();
        assertThat(status(unknown)).isEqualTo(401);

        assertThat(afterFirst).isGreaterThan(before);
        assertThat(hashes()).isEqualTo(afterFirst);
    }

    @Test
    void textThatIsNoTokenIsNotSearchedForAtAll() {
        hashedOnly();
        double before = hashes();

        assertThat(status("bad-token")).isEqualTo(401);
        assertThat(status(Fleet.randomToken() + "A")).isEqualTo(401);

        assertThat(hashes()).isEqualTo(before);
    }

    private String issue() {
        return issue(made());
    }

    private NewAgentToken made() {
        return tokens.make().await().atMost(PATIENCE);
    }

    private String issue(NewAgentToken made) {
        return pool.withTransaction(connection -> tokens.issue(connection, agent, made)).await().atMost(PATIENCE);
    }

    private String hashedOnly() {
        return hashedOnly(agent);
    }

    /** A token as another program on the same database gives it to an agent. */
    private String hashedOnly(UUID agentId) {
        String token = Fleet.randomToken();
        Sql.execute(url, "update agents set agent_token_hash = ? where id = ?", TokenHash.of(token), agentId);
        return token;
    }

    private Object storedHash() {
        return Sql.value(url, "select agent_token_hash from agents where id = ?", agent);
    }

    private double hashes() {
        return meters.get("missioncontrol.agent.token.hashes").counter().count();
    }

    private static int status(String token) {
        try (Caller caller = Caller.fromNewAddress()) {
            return caller.get("/test/probe/agent", "X-Agent-Token", token).statusCode();
        }
    }
}
