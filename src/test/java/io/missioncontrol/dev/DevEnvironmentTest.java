package io.missioncontrol.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevEnvironmentTest {

    @TempDir
    private Path directory;

    @Test
    void hasEverythingThatTheServiceNeedsButTheDatabase() throws IOException {
        var environment = DevEnvironment.of(Map.of(), directory);

        assertThat(environment.variables())
                .containsEntry("PORT", "8000")
                .containsEntry("BASE_URL", "http://localhost:8000")
                .containsEntry("AUTH_MODE", "local")
                .containsEntry("DB_AUTO_MIGRATE", "true")
                .containsEntry("CORS_ORIGINS", "http://localhost:3000");
        assertThat(environment.hasDatabase()).isFalse();
    }

    @Test
    void makesATokenOnceAndKeepsItForItsOwner() throws IOException {
        var token = DevEnvironment.of(Map.of(), directory).get("LOCAL_AUTH_TOKEN");

        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(DevEnvironment.of(Map.of(), directory).get("LOCAL_AUTH_TOKEN")).isEqualTo(token);
        assertThat(Files.getPosixFilePermissions(directory.resolve("local-auth-token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void callersVariablesWinUnlessBlank() throws IOException {
        var caller = Map.of("PORT", "8123", "LOCAL_AUTH_TOKEN", "own", "CORS_ORIGINS", " ", "DATABASE_URL", "postgres://x/y");

        var environment = DevEnvironment.of(caller, directory);

        assertThat(environment.variables())
                .containsEntry("BASE_URL", "http://localhost:8123")
                .containsEntry("LOCAL_AUTH_TOKEN", "own")
                .containsEntry("CORS_ORIGINS", "http://localhost:3000");
        assertThat(environment.hasDatabase()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void hasNoTokenWherePeopleSignInElsewhere() throws IOException {
        var environment = DevEnvironment.of(Map.of("AUTH_MODE", "clerk"), directory);

        assertThat(environment.hasLocalToken()).isFalse();
        assertThat(environment.variables()).doesNotContainKey("LOCAL_AUTH_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "http", "-1", "08", "999999"})
    void refusesWhatIsNoPort(String port) throws IOException {
        var environment = DevEnvironment.of(Map.of("PORT", port), directory);

        assertThatThrownBy(() -> environment.port("PORT")).hasMessage("PORT must be a port from 1 to 65535");
    }
}
