package io.missioncontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.TestDatabases;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShutdownIT {

    @Test
    void firstReadinessGoesThenTheProcessInGoodOrder() {
        String database = TestDatabases.create("shutdown");
        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", database, "SHUTDOWN_DELAY_SECONDS", "3"))) {
            application.awaitReadiness();

            // When
            application.stop();

            // Then: requests are still served while load balancers find out
            application.await("end of readiness", () -> application.status("/readyz", null) == 503);
            assertThat(application.status("/healthz", null)).isEqualTo(200);
            assertThat(application.exitCode()).isZero();
            assertThat(application.output()).doesNotContain("Exception", "ERROR");
        } finally {
            TestDatabases.drop(database);
        }
    }

    /** The dump would hold every secret, and the signal is what a native executable writes it on. */
    @Test
    void noSignalWritesTheHeapIntoAFile() {
        assumeTrue(PackagedApplication.isNative(), "a JVM writes no heap on a signal");
        String database = TestDatabases.create("heap_dump");
        try (PackagedApplication application =
                PackagedApplication.start(Map.of("DATABASE_URL", database, "SHUTDOWN_DELAY_SECONDS", "0"))) {
            application.awaitReadiness();

            // When
            application.signal("USR1");

            // Then: all threads would stop for the dump, so that a request is answered when it is written
            assertThat(application.status("/healthz", null)).isEqualTo(200);
            application.stop();
            assertThat(application.exitCode()).isZero();
            assertThat(application.files()).noneMatch(file -> file.endsWith(".hprof"));
        } finally {
            TestDatabases.drop(database);
        }
    }
}
