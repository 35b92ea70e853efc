package io.missioncontrol.config;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerivedConfigSourceTest {

    private static final String APPLICATION_LEVEL = "quarkus.log.category.\"io.missioncontrol\".level";

    @ConfigMapping(prefix = "")
    interface Typed {
        @WithName("LOCAL_AUTH_TOKEN")
        Optional<String> token();

        @WithName("REQUEST_LOG_INCLUDE_HEALTH")
        @WithDefault("false")
        boolean includeHealth();

        @WithName("REQUEST_LOG_SLOW_MS")
        @WithDefault("1000")
        long slowMs();

        @WithName("SECURITY_HEADER_X_FRAME_OPTIONS")
        @WithDefault("DENY")
        Optional<String> frameOptions();

        @WithName("DB_AUTO_MIGRATE")
        Optional<Boolean> autoMigrate();
    }

    @Test
    void derivesBothAddressesOfTheDatabase() {
        // When
        SmallRyeConfig config = TestConfig.of(Map.of("DATABASE_URL", "postgres://crew:se%24%7Bcret%7D@db/bo,ard"));

        // Then
        assertThat(value(config, "quarkus.datasource.jdbc.url")).startsWith("jdbc:postgresql://db:5432/bo%2Card?");
        assertThat(config.getValues("quarkus.datasource.reactive.url", String.class))
                .containsExactly("postgresql://db:5432/bo%2Card");
        assertThat(value(config, "quarkus.datasource.username")).isEqualTo("crew");
        assertThat(value(config, "quarkus.datasource.password")).isEqualTo("se${cret}");
    }

    @Test
    void derivesNothingAboutADatabaseThatIsNotGiven() {
        assertThat(value(TestConfig.of(Map.of()), "quarkus.datasource.jdbc.url")).isNull();
        assertThat(value(TestConfig.of(Map.of("DATABASE_URL", "nonsense")), "quarkus.datasource.jdbc.url")).isNull();
    }

    @Test
    void derivesPortsPoolAndShutdown() {
        // When
        SmallRyeConfig config = TestConfig.of(Map.of("PORT", "8001", "MANAGEMENT_PORT", "9001", "DB_POOL_SIZE", "7",
                "SHUTDOWN_DELAY_SECONDS", "1", "SHUTDOWN_TIMEOUT_SECONDS", "2"));

        // Then
        assertThat(value(config, "quarkus.http.port")).isEqualTo("8001");
        assertThat(value(config, "quarkus.management.port")).isEqualTo("9001");
        assertThat(value(config, "quarkus.datasource.reactive.max-size")).isEqualTo("7");
        assertThat(value(config, "quarkus.shutdown.delay")).isEqualTo("1S");
        assertThat(value(config, "quarkus.shutdown.timeout")).isEqualTo("2S");
    }

    @ParameterizedTest
    @MethodSource("allVariables")
    void aVariableDecidesOnlyAboutTheGroupsThatAreSaidToDependOnIt(String variable) {
        // Given
        Map<String, String> withoutVariables = derived(Map.of());
        Map<String, String> values = Map.of("DATABASE_URL", "postgres://crew:secret@db/board?sslmode=require",
                "WEBHOOK_MAX_PAYLOAD_BYTES", "20971520",
                "LOG_FORMAT", "json", "LOG_USE_UTC", "true", "LOG_LEVEL", "DEBUG",
                "RATE_LIMIT_BACKEND", "redis", "RQ_REDIS_URL", "redis://queue/1", "RATE_LIMIT_REDIS_URL", "rediss://limits/1",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

        // When: most numbers may be 2000 or 7.
        Set<String> changed = new HashSet<>();
        for (String value : List.of(values.getOrDefault(variable, "2000"), "7")) {
            Map<String, String> derived = derived(Map.of(variable, value));
            Stream.of(derived, withoutVariables).flatMap(properties -> properties.keySet().stream())
                    .filter(name -> !Objects.equals(derived.get(name), withoutVariables.get(name)))
                    .forEach(changed::add);
        }

        // Then
        Set<String> roots = DerivedProperties.VARIABLES_BY_ROOT.entrySet().stream()
                .filter(entry -> entry.getValue().contains(variable)).map(Map.Entry::getKey).collect(toSet());
        assertThat(changed).allMatch(name -> roots.stream().anyMatch(root -> name.startsWith(root + ".")));
        // The address of Redis alone decides nothing.
        assertThat(changed.isEmpty() && !roots.contains("quarkus.redis")).isEqualTo(roots.isEmpty());
    }

    static Stream<String> allVariables() {
        return Variables.ALL.stream().map(Variable::name);
    }

    private static Map<String, String> derived(Map<String, String> variables) {
        return StreamSupport.stream(TestConfig.of(variables).getConfigSources().spliterator(), false)
                .filter(source -> source.getName().contains("Derived")).findFirst().orElseThrow().getProperties();
    }

    @Test
    void tellsTheRedisClientItsAddressOnlyWhereItIsUsed() {
        // When
        SmallRyeConfig unused = TestConfig.of(Map.of("RQ_REDIS_URL", "redis://queue/1"));
        SmallRyeConfig fallback =
                TestConfig.of(Map.of("RATE_LIMIT_BACKEND", "redis", "RQ_REDIS_URL", "redis://queue/1"));
        SmallRyeConfig own = TestConfig.of(Map.of("RATE_LIMIT_BACKEND", "redis", "RQ_REDIS_URL", "redis://queue/1",
                "RATE_LIMIT_REDIS_URL", "redis://:a,b@limits/2"));
        SmallRyeConfig none = TestConfig.of(Map.of("RATE_LIMIT_BACKEND", "redis", "RQ_REDIS_URL", ""));

        // Then
        assertThat(value(unused, "quarkus.redis.hosts")).isNull();
        assertThat(value(fallback, "quarkus.redis.hosts")).isEqualTo("redis://queue/1");
        assertThat(own.getValues("quarkus.redis.hosts", String.class)).containsExactly("redis://:a,b@limits/2");
        assertThat(value(none, "quarkus.redis.hosts")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2048, 4096, 69632", "4096, 2048, 69632"})
    void keepsTheServersBodyLimitAboveBothOfOurs(String api, String webhook, String expected) {
        // When
        SmallRyeConfig config =
                TestConfig.of(Map.of("API_MAX_PAYLOAD_BYTES", api, "WEBHOOK_MAX_PAYLOAD_BYTES", webhook));

        // Then
        assertThat(value(config, "quarkus.http.limits.max-body-size")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "trace, TRACE, INFO", "Debug, DEBUG, INFO", "INFO, INFO, INFO", "warning, WARN, WARN", "ERROR, ERROR, ERROR",
        "critical, FATAL, FATAL", "'', INFO, INFO", "loud, INFO, INFO",
    })
    void translatesLevelsAndKeepsLibrariesQuiet(String level, String own, String libraries) {
        // When
        SmallRyeConfig config = TestConfig.of(Map.of("LOG_LEVEL", level));

        // Then
        assertThat(value(config, APPLICATION_LEVEL)).isEqualTo(own);
        assertThat(value(config, "quarkus.log.level")).isEqualTo(libraries);
    }

    @Test
    void logsTextOrJson() {
        // When
        SmallRyeConfig text = TestConfig.of(Map.of("LOG_USE_UTC", "yes"));
        SmallRyeConfig json = TestConfig.of(Map.of("LOG_FORMAT", "JSON"));

        // Then
        assertThat(value(text, "quarkus.log.console.json.enabled")).isEqualTo("false");
        assertThat(value(text, "quarkus.log.console.format")).startsWith("%z{UTC}").contains("%X{request_id}");
        assertThat(value(json, "quarkus.log.console.json.enabled")).isEqualTo("true");
    }

    @Test
    void losesAgainstAQuarkusPropertyThatTheOperatorSets() {
        // When
        SmallRyeConfig config = TestConfig.of(Map.of("PORT", "8001", "quarkus.http.port", "8002"));

        // Then
        assertThat(value(config, "quarkus.http.port")).isEqualTo("8002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a$b", "a$$b", "a${b}", "a\\$b", "${a:b}", "a\\b,c", "%dev.a"})
    void readsSecretsLiterally(String peculiar) {
        // Given
        String token = peculiar + "0123456789".repeat(5);

        // When
        Typed typed = TestConfig.of(Map.of("LOCAL_AUTH_TOKEN", " " + token + "\n"), Typed.class)
                .getConfigMapping(Typed.class);

        // Then
        assertThat(typed.token()).contains(token);
    }

    @ParameterizedTest
    @CsvSource({"t, true", "YES, true", "on, true", "1, true", "f, false", "No, false", "off, false", "0, false"})
    void readsSwitchesInEverySpelling(String written, boolean meant) {
        // When
        Typed typed = TestConfig.of(Map.of("REQUEST_LOG_INCLUDE_HEALTH", written, "DB_AUTO_MIGRATE", written),
                Typed.class).getConfigMapping(Typed.class);

        // Then
        assertThat(typed.includeHealth()).isEqualTo(meant);
        assertThat(typed.autoMigrate()).contains(meant);
    }

    @Test
    void takesBlankForNotSetExceptWhereItDisables() {
        // When
        Typed typed = TestConfig.of(Map.of("REQUEST_LOG_INCLUDE_HEALTH", " ", "REQUEST_LOG_SLOW_MS", "",
                "SECURITY_HEADER_X_FRAME_OPTIONS", " ", "DB_AUTO_MIGRATE", "", "LOCAL_AUTH_TOKEN", ""), Typed.class)
                .getConfigMapping(Typed.class);

        // Then
        assertThat(typed.includeHealth()).isFalse();
        assertThat(typed.slowMs()).isEqualTo(1_000);
        assertThat(typed.frameOptions()).isEmpty();
        assertThat(typed.autoMigrate()).isEmpty();
        assertThat(typed.token()).isEmpty();
    }

    @Test
    void removesTrailingSlashesOfTheBaseUrl() {
        // When
        ServiceConfig service = TestConfig.of(Map.of("BASE_URL", "https://crew.example/mc//"), ServiceConfig.class)
                .getConfigMapping(ServiceConfig.class);

        // Then
        assertThat(service.baseUrl()).isEqualTo("https://crew.example/mc");
        assertThat(service.isDevelopment()).isTrue();
    }

    @Test
    void stopsACommandWhoseVariablesBreakARule() {
        assertThatThrownBy(() -> TestConfig.of(Map.of(Command.PROPERTY, Command.SERVE, "BASE_URL", "localhost")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("BASE_URL must be an absolute http(s) URL without query and fragment");
    }

    private static String value(SmallRyeConfig config, String name) {
        return config.getConfigValue(name).getValue();
    }
}
