package io.missioncontrol.auth.clerk;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.auth.ForgedTokens;
import io.missioncontrol.testing.Caller;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
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
@TestProfile(ClerkMode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClerkAuthenticationTest {

    /** Unknown keys make the service ask at most every 5 s. */
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(6);

    @ConfigProperty(name = "DATABASE_URL")
    String url;

    @ConfigProperty(name = "CLERK_API_URL")
    String apiUrl;

    private StandInClerk clerk;
    private boolean expected;
    private String id;

    @BeforeAll
    void prepare() {
        clerk = new StandInClerk(apiUrl);
    }

    @AfterAll
    void end() {
        clerk.close();
    }

    @BeforeEach
    void somebody() {
        id = "user_" + UUID.randomUUID().toString().replace("-", "");
        if (expected) {
            clerk.start();
        }
    }

    @Test
    @Order(0)
    void serviceStartsWithoutClerkAndFindsItLater() {
        expected = true;
        HttpResponse<String> before = me(token());
        HttpResponse<String> malformed = me("nonsense");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(malformed.statusCode()).isEqualTo(401);

        clerk.start();

        assertThat(me(token()).statusCode()).isEqualTo(200);
    }

    @Test
    void profileIsReadOnceWhenTheRowLacksIt() {
        clerk.add(id, user("Ada", "Lovelace", address("idn_1", "other@example.com", "verified"),
                address("idn_2", "Ada@Example.com", "verified")));

        me(token());
        me(token());

        assertThat(row().get("email")).isEqualTo("ada@example.com");
        assertThat(row().get("name")).isEqualTo("Ada Lovelace");
        assertThat(clerk.requests()).containsOnlyOnce("GET /v1/users/" + id);
    }

    @Test
    void addressThatClerkHasNotVerifiedIsNotTaken() {
        clerk.add(id, user("Bob", null, address("idn_2", "victim@example.com", "unverified")));

        me(token());

        assertThat(row().get("email")).isNull();
        assertThat(row().get("name")).isEqualTo("Bob");
    }

    @Test
    void personWithoutProfileMayStillComeIn() {
        assertThat(me(token()).statusCode()).isEqualTo(200);
        assertThat(row().get("email")).isNull();
    }

    @Test
    void claimsOfATokenSpareTheRequest() {
        me(token(claims -> claims.put("email", "Cy@example.com").put("first_name", "Cy").put("last_name", "Young")));
        me(token(claims -> claims.put("email", "cy@new.example").put("name", "Somebody Else")));

        assertThat(row().get("email")).isEqualTo("cy@new.example");
        assertThat(row().get("name")).isEqualTo("Cy Young");
    }

    @Test
    void forgedTokensAreUnauthorized() {
        String good = token();

        ForgedTokens.of(good, clerk.publicKeys()).forEach((what, forged) -> {
            HttpResponse<String> answer = me(forged);

            assertThat(answer.statusCode()).as(what).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).as(what).hasValue("Bearer");
        });
        assertThat(me(good).statusCode()).isEqualTo(200);
    }

    @Test
    void goodTokensForOthersOrAnotherTimeAreUnauthorized() {
        long now = System.currentTimeMillis() / 1000;
        Map<String, Consumer<JsonObject>> wrong = Map.of(
                "expired", claims -> claims.put("exp", now - 30),
                "without end", claims -> claims.remove("exp"),
                "not yet valid", claims -> claims.put("nbf", now + 30),
                "issued in the future", claims -> claims.put("iat", now + 30),
                "of another issuer", claims -> claims.put("iss", "https://clerk.elsewhere"),
                "of no issuer", claims -> claims.remove("iss"),
                "for another party", claims -> claims.put("azp", "https://evil.example"),
                "for no party", claims -> claims.remove("azp"),
                "of a session that is pending", claims -> claims.put("sts", "pending"),
                "of nobody", claims -> claims.remove("sub"));

        wrong.forEach((what, change) -> assertThat(me(token(change)).statusCode()).as(what).isEqualTo(401));
    }

    @Test
    void clocksMayDifferALittle() {
        long now = System.currentTimeMillis() / 1000;

        assertThat(me(token(claims -> claims.put("exp", now - 3))).statusCode()).isEqualTo(200);
        assertThat(me(token(claims -> claims.put("nbf", now + 5).put("iat", now + 5))).statusCode()).isEqualTo(200);
    }

    @Test
    void newKeysAreFoundByAllWhoAskAtOnce() throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < REFRESH_INTERVAL.toNanos()) {
            assertThat(me(token()).statusCode()).isEqualTo(200);
        }
        clerk.rotateKeys();
        String fresh = token();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> me(fresh).statusCode()))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }

    @Test
    void keysOutliveClerk() {
        String token = token();
        me(token);
        clerk.stop();

        assertThat(me(token).statusCode()).isEqualTo(200);
        assertThat(me(token()).statusCode()).isEqualTo(200);
    }

    @Test
    void invitationIsAcceptedWithAnAddressThatOnlyClerkKnows() {
        clerk.add(id, user("In", "Vited", address("idn_2", id + "@example.com", "verified")));
        String guest = token();
        me(guest);
        String invitation = invitationTo(id + "@example.com");

        assertThat(accept(guest, invitation)).isEqualTo(200);
    }

    @Test
    void invitationToSomebodyElseIsNotAccepted() {
        clerk.add(id, user("Un", "Invited", address("idn_2", "victim@example.com", "unverified")));
        String guest = token();
        me(guest);
        String invitation = invitationTo("victim@example.com");

        assertThat(accept(guest, invitation)).isEqualTo(403);
    }

    @Test
    void accountIsDeletedAtClerkToo() {
        clerk.add(id, user("Del", "Eted"));
        me(token());

        HttpResponse<String> answer = deleteMe();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(clerk.knows(id)).isFalse();
        assertThat(Sql.query(url, "select 1 from users where clerk_user_id = ?", id)).isEmpty();
    }

    @Test
    void accountThatClerkDoesNotKnowAnyMoreIsDeletedHere() {
        me(token());

        assertThat(deleteMe().statusCode()).isEqualTo(200);
        assertThat(Sql.query(url, "select 1 from users where clerk_user_id = ?", id)).isEmpty();
    }

    @Test
    void nothingIsDeletedWhenClerkRefuses() {
        clerk.add(id, user("Sti", "Ckler"));
        me(token());
        clerk.refuseDeletion(true);

        HttpResponse<String> answer = deleteMe();
        clerk.refuseDeletion(false);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).startsWith("{\"detail\":\"Failed to delete account from Clerk\"");
        assertThat(row().get("name")).isEqualTo("Sti Ckler");
    }

    private String token() {
        return token(claims -> {});
    }

    /** A session token as Clerk makes it. */
    private String token(Consumer<JsonObject> change) {
        long now = System.currentTimeMillis() / 1000;
        JsonObject claims = new JsonObject()
                .put("azp", ClerkMode.PARTY)
                .put("exp", now + 60)
                .put("iat", now - 40)
                .put("nbf", now - 50)
                .put("iss", ClerkMode.ISSUER)
                .put("sid", "sess_1")
                .put("sub", id);
        change.accept(claims);
        return clerk.sign(claims);
    }

    /** The address with the id {@code idn_2} is the primary one. */
    private static JsonObject user(String firstName, String lastName, JsonObject... addresses) {
        return new JsonObject()
                .put("object", "user")
                .put("first_name", firstName)
                .put("last_name", lastName)
                .put("primary_email_address_id", "idn_2")
                .put("email_addresses", new JsonArray(List.of(addresses)));
    }

    private static JsonObject address(String addressId, String email, String status) {
        return new JsonObject()
                .put("id", addressId)
                .put("email_address", email)
                .put("verification", new JsonObject().put("status", status));
    }

    private Map<String, Object> row() {
        return Sql.query(url, "select email, name from users where clerk_user_id = ?", id).getFirst();
    }

    private String invitationTo(String email) {
        String host = token(claims -> claims.put("sub", "user_host"));
        return RestAssured.given()
                .auth().oauth2(host)
                .contentType(ContentType.JSON)
                .body(new JsonObject().put("invited_email", email).encode())
                .post("/api/v1/organizations/me/invites")
                .then().statusCode(200)
                .extract().path("token");
    }

    private static int accept(String guest, String invitation) {
        return RestAssured.given()
                .auth().oauth2(guest)
                .contentType(ContentType.JSON)
                .body(new JsonObject().put("token", invitation).encode())
                .post("/api/v1/organizations/invites/accept")
                .statusCode();
    }

    private HttpResponse<String> deleteMe() {
        try (Caller caller = Caller.fromNewAddress()) {
            return caller.send("DELETE", "/api/v1/users/me", "Authorization", "Bearer " + token());
        }
    }

    private static HttpResponse<String> me(String token) {
        try (Caller caller = Caller.fromNewAddress()) {
            return caller.get("/test/probe/user", "Authorization", "Bearer " + token);
        }
    }
}
