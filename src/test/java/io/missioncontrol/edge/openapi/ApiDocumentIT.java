package io.missioncontrol.edge.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.startsWith;

import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/** The document that what was built serves. */
@QuarkusIntegrationTest
@WithTestResource(PostgresTestResource.class)
class ApiDocumentIT {

    @Test
    void servesTheDocumentAsJson() {
        given().get("/openapi.json").then()
                .statusCode(200)
                .header("Content-Type", startsWith("application/json"))
                .body("openapi", startsWith("3.1"))
                .body("info.title", equalTo("Mission Control API"))
                .body("paths", hasKey("/api/v1/users/me"));
    }

    @Test
    void servesTheDocumentAsYaml() {
        assertThat(given().get("/openapi").then().statusCode(200).extract().asString())
                .contains("Mission Control API", "/api/v1/users/me");
    }
}
