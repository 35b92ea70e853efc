package io.missioncontrol.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.TestDatabases;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of what was built: its files are in the JAR, and in the executable. */
@QuarkusIntegrationTest
class OpsPageIT extends OpsPageTest {

    @Test
    void isNotThereWhenItIsSwitchedOff() {
        var database = TestDatabases.create("ops");
        try (var application = PackagedApplication.start(Map.of("DATABASE_URL", database, "OPS_PAGE_ENABLED", "false"))) {
            application.awaitReadiness();

            assertThat(application.status("/ops", null)).isEqualTo(404);
            assertThat(application.status("/ops/", null)).isEqualTo(404);
            assertThat(application.status("/ops/main.js", null)).isEqualTo(404);
        } finally {
            TestDatabases.drop(database);
        }
    }
}
