package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.TestDatabases;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quarkus's own properties count in the packaged application, wherever an operator sets them. */
class PreparedMappingsIT {

    private static final String PAGE = "/docs/";

    private static String database;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabases.create("prepared");
    }

    @AfterAll
    static void dropDatabase() {
        TestDatabases.drop(database);
    }

    @Test
    void thePageIsThereByDefault() {
        assertThat(statusOfThePage(Map.of(), Map.of())).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "QUARKUS_SWAGGER_UI_ENABLED",
        "quarkus_swagger_ui_enabled",
        "_PROD_QUARKUS_SWAGGER_UI_ENABLED",
    })
    void aVariableSwitchesItOff(String variable) {
        assertThat(statusOfThePage(Map.of(), Map.of(variable, "false"))).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        ".env,QUARKUS_SWAGGER_UI_ENABLED=false",
        "config/application.properties,quarkus.swagger-ui.enabled=false",
        "config/application.properties,%prod.quarkus.swagger-ui.enabled=false",
        "more/own.properties,quarkus.swagger-ui.enabled=false",
    })
    void aFileSwitchesItOff(String path, String line) {
        // Given
        Map<String, String> variables =
                path.startsWith("more") ? Map.of("QUARKUS_CONFIG_LOCATIONS", path) : Map.of();

        // When, then
        assertThat(statusOfThePage(Map.of(path, line), variables)).isEqualTo(404);
    }

    private static int statusOfThePage(Map<String, String> files, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("DATABASE_URL", database);
        try (PackagedApplication application = PackagedApplication.startBeside(files, all)) {
            application.awaitReadiness();
            return application.status(PAGE, null);
        }
    }
}
