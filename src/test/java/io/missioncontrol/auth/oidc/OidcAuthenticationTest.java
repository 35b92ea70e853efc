package io.missioncontrol.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.auth.ForgedTokens;
import io.missioncontrol.testing.Caller;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.OpenIdProvider;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@TestProfile(OidcMode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcAuthenticationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(6);

    @ConfigProperty(name = "DATABASE_URL")
    String url;

    @ConfigProperty(name = "OIDC_ISSUER")
    String issuer;

    private OpenIdProvider provider;
    private boolean isKnown;

    @BeforeAll
    void prepare() {
        provider = new OpenIdProvider(issuer);
    }

    @AfterAll
    void end() {
        provider.close();
    }

    @BeforeEach
    void running() {
        // The first test begins without it.
        if (isKnown && provider.start()) {
            awaitAcceptance();
        }
    }

    @Test
    @Order(0)
    void serviceStartsWithoutTheIssuerAndFindsItLater() {
        isKnown = true;
        HttpResponse<String> before = me("e30.e30.e30");
        HttpResponse<String> malformed = me("nonsense!");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(malformed.statusCode()).isEqualTo(401);

        provider.start();

        assertThat(me(token("ann")).statusCode()).isEqualTo(200);
    }

    @Test
    void tokensWithAllowedAlgorithmsAreAccepted() {
        for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
            String token = provider.token("""
                    {"sub": "ann", "aud": "%s", "alg": "%s"}""".formatted(OidcMode.AUDIENCE, algorithm));

            assertThat(me(token).statusCode()).as(algorithm).isEqualTo(200);
        }
    }

    @Test
    void personIsNamedByIssuerAndSubjectAndKnownByAVerifiedAddress() {
        me(token("bea", """
                {"email": " Bea@Example.com ", "email_verified": true, "name": "Bea Beta"}"""));

        Map<String, Object> row = row("bea");
        assertThat(row.get("email")).isEqualTo("bea@example.com");
        assertThat(row.get("name")).isEqualTo("Bea Beta");
    }

    @Test
    void addressThatTheIssuerHasNotVerifiedIsNotTaken() {
        for (String verified : List.of("false", "null", "1", "\"yes\"")) {
            String sub = "sub-" + UUID.randomUUID();
            me(token(sub, """
                    {"email": "victim@example.com", "email_verified": %s}""".formatted(verified)));

            assertThat(row(sub).get("email")).as(verified).isNull();
        }
    }

    @Test
    void newVerifiedAddressReplacesTheOldOneAndANameIsOnlyFilledIn() {
        me(token("cat", """
                {"email": "old@example.com", "email_verified": true}"""));
        me(token("cat", """
                {"email": "new@example.com", "email_verified": true, "name": "Cat"}"""));
        me(token("cat", """
                {"name": "Kitty"}"""));

        assertThat(row("cat").get("email")).isEqualTo("new@example.com");
        assertThat(row("cat").get("name")).isEqualTo("Cat");
    }

    @Test
    void claimsThatCannotBeStoredAreLeftOut() {
        assertThat(me(token("dan", """
                {"email": "a\\u0000@example.com", "email_verified": true, "name": "\\ud800"}""")).statusCode())
                .isEqualTo(200);
        assertThat(row("dan").get("name")).isNull();
        assertThat(me(token("a\\u0000b")).statusCode()).isEqualTo(401);
    }

    @Test
    void forgedTokensAreUnauthorized() {
        String good = token("ann");

        ForgedTokens.of(good, provider.keys()).forEach((what, forged) -> {
            HttpResponse<String> answer = me(forged);

            assertThat(answer.statusCode()).as(what).isEqualTo(401);
            assertThat(answer.body()).as(what).startsWith("{\"detail\":\"Unauthorized\",\"request_id\":\"");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).as(what).hasValue("Bearer");
        });
        assertThat(me(good).statusCode()).isEqualTo(200);
    }

    @Test
    void goodTokensForOthersOrAnotherTimeAreUnauthorized() {
        String expired = provider.token("""
                {"sub": "ann", "aud": "%s", "ttl": -60}""".formatted(OidcMode.AUDIENCE));
        String foreign = provider.token("""
                {"sub": "ann", "aud": "https://elsewhere.example"}""");
        String algorithm = provider.token("""
                {"sub": "ann", "aud": "%s", "alg": "ES384"}""".formatted(OidcMode.AUDIENCE));

        assertThat(me(expired).statusCode()).isEqualTo(401);
        assertThat(me(foreign).statusCode()).isEqualTo(401);
        assertThat(me(algorithm).statusCode()).isEqualTo(401);
    }

    @Test
    void clocksMayDifferALittle() {
        String justExpired = provider.token("""
                {"sub": "ann", "aud": "%s", "ttl": -2}""".formatted(OidcMode.AUDIENCE));

        assertThat(me(justExpired).statusCode()).isEqualTo(200);
    }

    @Test
    void opaqueTokenIsIntrospectedAndTheProfileAskedFor() {
        String opaque = provider.token("""
                {"sub": "eve", "account": {"email": "Eve@example.com", "email_verified": true, "name": "Eve"}}""");

        assertThat(me(opaque).statusCode()).isEqualTo(200);
        assertThat(row("eve").get("email")).isEqualTo("eve@example.com");
        assertThat(row("eve").get("name")).isEqualTo("Eve");
        assertThat(me(opaque + "x").statusCode()).isEqualTo(401);
        assertThat(me("opaque").statusCode()).isEqualTo(401);
    }

    @Test
    void newKeysAreFoundByAllWhoAskAtOnce() throws Exception {
        String old = token("ann");
        awaitNextRefresh();
        provider.rotateKeys();
        String fresh = token("ann");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> me(fresh).statusCode()))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        assertThat(me(old).statusCode()).isEqualTo(401);
    }

    @Test
    void keysOutliveTheIssuer() {
        String token = token("ann");
        String forged = ForgedTokens.of(token, provider.keys()).get("other claims");
        me(token);
        provider.kill();

        assertThat(me(token).statusCode()).isEqualTo(200);
        assertThat(me(forged).statusCode()).isEqualTo(401);
        assertThat(me("opaque-token-of-somebody").statusCode()).isEqualTo(503);

        provider.start();
        awaitAcceptance();
    }

    @Test
    void agentsNeedNoIssuer() {
        Fleet fleet = new Fleet(url);
        String agentToken = fleet.tokenFor(fleet.agent(null));
        provider.kill();

        try (Caller caller = Caller.fromNewAddress()) {
            assertThat(caller.get("/test/probe/actor", "Authorization", "Bearer " + agentToken).statusCode())
                    .isEqualTo(200);
            assertThat(caller.get("/test/probe/actor", "X-Agent-Token", Fleet.randomToken()).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void addressThatFailsTooOftenIsRefused() {
        try (Caller caller = Caller.fromNewAddress()) {
            List<Integer> statuses = IntStream.range(0, 120)
                    .mapToObj(i -> caller.get("/test/probe/user", "Authorization", "Bearer no!").statusCode())
                    .toList();
            HttpResponse<String> refused =
                    caller.get("/test/probe/user", "Authorization", "Bearer " + token("ann"));

            assertThat(statuses).containsOnly(401);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"user-auth-failure\";q=120;w=60");
        }
    }

    /** Until tokens that are signed with keys of now are accepted. */
    private void awaitAcceptance() {
        String token = token("ann");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (me(token).statusCode() != 200) {
            assertThat(System.nanoTime()).as("tokens are accepted again").isLessThan(deadline);
        }
    }

    /** Unknown keys make the service ask at most every 5 s: until it would. */
    private void awaitNextRefresh() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < REFRESH_INTERVAL.toNanos()) {
            assertThat(me("no!").statusCode()).isEqualTo(401);
        }
    }

    private String token(String sub) {
        return token(sub, "{}");
    }

    private String token(String sub, String claims) {
        return provider.token("""
                {"sub": "%s", "aud": "%s", "claims": %s}""".formatted(sub, OidcMode.AUDIENCE, claims));
    }

    private Map<String, Object> row(String sub) {
        return Sql.query(url, "select email, name from users where clerk_user_id = ?", issuer + "|" + sub).getFirst();
    }

    private static HttpResponse<String> me(String token) {
        try (Caller caller = Caller.fromNewAddress()) {
            return caller.get("/test/probe/user", "Authorization", "Bearer " + token);
        }
    }
}
