package io.missioncontrol.health;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class HealthTest {

    @ConfigProperty(name = "quarkus.management.test-port", defaultValue = "9001")
    int managementPort;

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz", "/readyz"})
    void healthIsAnsweredToEverybody(String path) {
        given().get(path).then().statusCode(200).contentType("application/json").body("ok", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health/started"})
    void platformsAskTheManagementPort(String path) {
        given().port(managementPort).get(path).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void metricsAreOnTheManagementPort() {
        given().port(managementPort).get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/metrics", "/q/dev"})
    void nothingOfThatIsOnTheMainPort(String path) {
        given().get(path).then().statusCode(404);
    }
}
