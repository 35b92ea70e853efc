package io.missioncontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.TestDatabases;
import io.restassured.RestAssured;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShutdownIT {

    @Test
    void firstReadinessGoesThenTheProcessInGoodOrder() {
        String database = TestDatabases.create("shutdown");
        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", database, "SHUTDOWN_DELAY_SECONDS", "3"))) {
            application.await("readiness", () -> status(application, "/readyz") == 200);

            // When
            application.stop();

            // Then: requests are still served while load balancers find out
            application.await("end of readiness", () -> status(application, "/readyz") == 503);
            assertThat(status(application, "/healthz")).isEqualTo(200);
            assertThat(application.exitCode()).isZero();
            assertThat(application.output()).doesNotContain("Exception", "ERROR");
        } finally {
            TestDatabases.drop(database);
        }
    }

    private static int status(PackagedApplication application, String path) {
        try {
            return RestAssured.given().port(application.port()).get(path).statusCode();
        } catch (Exception notYet) {
            return 0;
        }
    }
}
