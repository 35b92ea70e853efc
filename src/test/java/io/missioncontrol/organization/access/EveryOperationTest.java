package io.missioncontrol.organization.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.edge.route.BodyPolicy;
import io.missioncontrol.edge.route.Route;
import io.missioncontrol.edge.route.RouteTable;
import io.missioncontrol.organization.removal.FullTenant;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.missioncontrol.testing.UnruledResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Walks all operations, those of tomorrow included: each has one access rule, and serves neither strangers, nor people
 * of other organizations, nor members without access, nor other boards' agents.
 */
@QuarkusTest
@TestProfile(ManyUsers.class)
class EveryOperationTest {

    /** Answered at the edge, for everybody: liveness and readiness, and ingest, which checks signatures instead. */
    private static final Set<String> PUBLIC_EDGE_ROUTES = Set.of(
            "GET /health",
            "GET /healthz",
            "GET /readyz",
            "POST /api/v1/boards/{board_id}/webhooks/{webhook_id}");

    /** The table whose rows a path parameter names. */
    private static final Map<String, String> TABLES = Map.of(
            "board_id", "boards",
            "agent_id", "agents",
            "webhook_id", "board_webhooks",
            "delivery_id", "queue_jobs",
            "payload_id", "board_webhook_payloads",
            "member_id", "organization_members",
            "invite_id", "organization_invites",
            "gateway_id", "gateways",
            // A session is the gateway's; whose it is shows in the board that the query names.
            "session_id", "gateways");

    /** Bodies of operations that look at the body before they look for what the path names. */
    private static final Map<String, String> BODIES =
            Map.of("POST /api/v1/gateways/sessions/{session_id}/message", "{\"content\": \"hello\"}");

    /** Queries of operations whose board is not named in the path. */
    private static final Map<String, String> QUERIES = Map.of(
            "GET /api/v1/gateways/sessions", "?board_id={board_id}",
            "GET /api/v1/gateways/sessions/{session_id}", "?board_id={board_id}",
            "GET /api/v1/gateways/sessions/{session_id}/history", "?board_id={board_id}",
            "POST /api/v1/gateways/sessions/{session_id}/message", "?board_id={board_id}",
            "GET /api/v1/gateways/status", "?board_id={board_id}");

    @Inject
    RouteTable table;

    private Stream<Route> operations() {
        return table.routes().stream().filter(route -> route.endpoint() != null && !isUnruled(route));
    }

    private static boolean isUnruled(Route route) {
        return route.endpoint() != null && route.endpoint().startsWith(UnruledResource.class.getName());
    }

    private static String name(Route route) {
        return route.method() + " " + route.template();
    }

    @Test
    void everyOperationHasExactlyOneAccessRule() {
        var rules = new SoftAssertions();
        operations().forEach(route -> rules.assertThat(rules(route)).as(name(route)).hasSize(1));

        rules.assertAll();
    }

    @Test
    void routesAtTheEdgeAreTheKnownPublicOnes() {
        var edge = table.routes().stream().filter(route -> route.endpoint() == null).map(EveryOperationTest::name);

        assertThat(edge).containsExactlyInAnyOrderElementsOf(PUBLIC_EDGE_ROUTES);
    }

    @Test
    void anOperationWithoutARuleServesNobody() {
        TestUser.signedIn().get("/test/unruled").then().statusCode(403);
    }

    @Test
    void nobodyIsServedWithoutACredential() {
        var answers = new SoftAssertions();
        operations().filter(route -> !isPublic(route)).forEach(route -> {
            // A new address each time: failures are counted.
            try (var caller = io.missioncontrol.testing.Caller.fromNewAddress()) {
                var answer = caller.send(method(route), filled(route, Map.of()));
                answers.assertThat(answer.statusCode()).as(name(route)).isEqualTo(401);
            }
        });

        answers.assertAll();
    }

    @Test
    void nothingOfAnOrganizationIsServedToThePeopleOfAnother() {
        var tenant = tenant();
        var answers = new SoftAssertions();

        operations().forEach(route -> expectNothing(
                answers, route, tenant, call(route, tenant, TestUser.signedIn()::request)));

        answers.assertAll();
        assertThat(missing(tenant)).isEmpty();
    }

    @Test
    void nothingOfABoardIsServedToMembersWithoutAccessToIt() {
        var tenant = tenant();
        var answers = new SoftAssertions();
        operations().filter(route -> route.parameterNames().contains("board_id")).forEach(route -> {
            var member = TestUser.signedIn();
            Rows.member(tenant.get("organizations"), member, "member");
            expectNothing(answers, route, tenant, call(route, tenant, member::request));
        });

        answers.assertAll();
        assertThat(missing(tenant)).isEmpty();
    }

    @Test
    void nothingOfAnOrganizationIsServedToTheAgentsOfAnother() {
        var tenant = tenant();
        var answers = new SoftAssertions();
        operations().forEach(route -> {
            var fleet = new Fleet(Rows.database());
            for (var board : new UUID[] {fleet.board(), null}) {
                var token = fleet.tokenFor(fleet.agent(board));
                expectNothing(answers, route, tenant, call(route, tenant, () -> RestAssured.given()
                        .header("X-Agent-Token", token)));
            }
        });

        answers.assertAll();
        assertThat(missing(tenant)).isEmpty();
    }

    private static Map<String, UUID> tenant() {
        return FullTenant.of(TestUser.signedIn()).rows();
    }

    /** Rows that a stranger has removed. */
    private static List<String> missing(Map<String, UUID> tenant) {
        return tenant.keySet().stream()
                .filter(name -> Rows.count(name, "id = ?", tenant.get(name)) != 1)
                .toList();
    }

    private static void expectNothing(
            SoftAssertions answers, Route route, Map<String, UUID> tenant, Response response) {
        if (!route.parameterNames().isEmpty()) {
            answers.assertThat(response.statusCode()).as(name(route)).isIn(401, 403, 404);
        }
        var body = response.asString();
        answers.assertThat(tenant.values().stream().map(UUID::toString).filter(body::contains))
                .as(name(route))
                .isEmpty();
    }

    private static Response call(Route route, Map<String, UUID> tenant, Supplier<RequestSpecification> caller) {
        var request = caller.get();
        if (route.bodyPolicy() == BodyPolicy.JSON) {
            request.contentType(ContentType.JSON).body(BODIES.getOrDefault(name(route), "{}"));
        }
        return request.request(method(route), filled(route, tenant));
    }

    /** A stream does not end; who gets one is told by its headers, and what it shows by a test of its own. */
    private static String method(Route route) {
        return route.template().endsWith("/stream") ? "HEAD" : route.method();
    }

    private static String filled(Route route, Map<String, UUID> tenant) {
        var path = route.template();
        for (var parameter : route.parameterNames()) {
            var source = TABLES.get(parameter);
            assertThat(source).as("the table of {%s} in %s", parameter, name(route)).isNotNull();
            path = path.replace("{" + parameter + "}", tenant.getOrDefault(source, UUID.randomUUID()).toString());
        }
        var query = QUERIES.getOrDefault(name(route), "");
        return path + query.replace("{board_id}", tenant.getOrDefault("boards", UUID.randomUUID()).toString());
    }

    private static boolean isPublic(Route route) {
        return rules(route).contains(PublicAccess.class);
    }

    /** The annotations of this package at the operation or its class. */
    private static List<Class<? extends Annotation>> rules(Route route) {
        var parts = route.endpoint().split("#");
        try {
            var type = Class.forName(parts[0], false, Thread.currentThread().getContextClassLoader());
            var methods = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .toList();
            // Overloaded operations could not be told apart here.
            assertThat(methods).as(route.endpoint()).hasSize(1);
            return rules(type, methods.getFirst());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<? extends Annotation>> rules(Class<?> type, Method method) {
        return Stream.concat(Arrays.stream(type.getAnnotations()), Arrays.stream(method.getAnnotations()))
                .<Class<? extends Annotation>>map(Annotation::annotationType)
                .filter(annotation -> annotation.isAnnotationPresent(NameBinding.class)
                        && annotation.getPackageName().equals(PublicAccess.class.getPackageName()))
                .toList();
    }
}
