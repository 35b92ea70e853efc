package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartUpCheckTest {

    private static final String TOKEN = "0123456789".repeat(5);

    @Test
    void acceptsTheLeastThatIsNeeded() {
        assertThat(check(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DATABASE_URL     | DATABASE_URL is required: of the form postgresql://user:password@host:port/database",
        "AUTH_MODE        | AUTH_MODE is required: local, clerk or oidc",
        "BASE_URL         | BASE_URL is required: an absolute http(s) URL without query and fragment",
        "LOCAL_AUTH_TOKEN | LOCAL_AUTH_TOKEN is required when AUTH_MODE=local: at least 50 characters long and no "
                + "placeholder",
    })
    void refusesWithoutARequiredVariable(String variable, String line) {
        assertThat(check(Map.of(variable, ""))).contains(line);
        assertThat(check(Map.of(variable, "  \t"))).contains(line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "AUTH_MODE                      | ldap                        | must be local, clerk or oidc",
        "AUTH_MODE                      | LOCAL                       | -",
        "OIDC_ALGORITHMS                | RS256,HS256                 | must be comma-separated, out of RS256",
        "OIDC_ALGORITHMS                | eddsa, RS256                | -",
        "OIDC_ALGORITHMS                | none                        | must be comma-separated, out of RS256",
        "LOCAL_AUTH_TOKEN               | 0123456789                  | must be at least 50 characters long",
        "LOCAL_AUTH_TOKEN               | change-me                   | must be at least 50 characters long",
        "SECRETS_KEY                    | hush                        | must be 32 random bytes in Base64",
        "SECRETS_KEY                    | MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= | -",
        "SECRETS_KEY_PREVIOUS           | MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=,hush | must be comma-separated, each",
        "BASE_URL                       | localhost:8000              | must be an absolute http(s) URL",
        "BASE_URL                       | /mission-control            | must be an absolute http(s) URL",
        "BASE_URL                       | ftp://crew.example          | must be an absolute http(s) URL",
        "BASE_URL                       | http://                     | must be an absolute http(s) URL",
        "BASE_URL                       | http://crew.example/?a=b    | must be an absolute http(s) URL",
        "BASE_URL                       | http://crew example         | must be an absolute http(s) URL",
        "BASE_URL                       | HTTPS://mission_control:80/ | -",
        "DATABASE_URL                   | mysql://crew:hush@db/board  | must be of the form postgresql://",
        "PORT                           | 0                           | must be a whole number from 1 to 65535",
        "PORT                           | 65536                       | must be a whole number from 1 to 65535",
        "PORT                           | 80a                         | must be a whole number from 1 to 65535",
        "PORT                           | 8e3                         | must be a whole number from 1 to 65535",
        "PORT                           | 9000                        | MANAGEMENT_PORT must differ from PORT",
        "PORT                           | 8001.0                      | -",
        "DB_POOL_SIZE                   | 0                           | must be a whole number from 1 to 1000",
        "DB_AUTO_MIGRATE                | maybe                       | must be true or false",
        "DB_AUTO_MIGRATE                | Yes                         | -",
        "DB_CONNECT_RETRY_SECONDS       | -1                          | must be a whole number from 0 to 3600",
        "WEBHOOK_MAX_PAYLOAD_BYTES      | 0                           | must be a whole number from 1 to 104857600",
        "WEBHOOK_MAX_PAYLOAD_BYTES      | 1.5                         | must be a whole number from 1 to 104857600",
        "API_MAX_PAYLOAD_BYTES          | 99999999999999999999        | must be a whole number from 1024 to",
        "RATE_LIMIT_BACKEND             | memcached                   | must be memory or redis",
        "RATE_LIMIT_BACKEND             | redis                       | -",
        "RATE_LIMIT_REDIS_URL           | nonsense                    | -",
        "CLERK_LEEWAY                   | 1e9                         | must be a number from 0 to 3600",
        "CLERK_LEEWAY                   | 2.5                         | -",
        "CLERK_VERIFY_IAT               | ja                          | must be true or false",
        "RQ_DISPATCH_MAX_RETRIES        | many                        | must be a whole number from 0 to 1000",
        "RQ_DISPATCH_THROTTLE_SECONDS   | -0.1                        | must be a number from 0 to 3600",
        "RQ_DISPATCH_RETRY_BASE_SECONDS | NaN                         | must be a number from 0 to 3600",
        "RQ_DISPATCH_RETRY_MAX_SECONDS  | Infinity                    | must be a number from 0 to 86400",
        "LOG_LEVEL                      | LOUD                        | must be TRACE, DEBUG, INFO, WARNING, ERROR or",
        "LOG_LEVEL                      | warning                     | -",
        "LOG_FORMAT                     | xml                         | must be text or json",
        "LOG_USE_UTC                    | 2                           | must be true or false",
        "REQUEST_LOG_SLOW_MS            | -1                          | must be a whole number from 0 to 3600000",
        "REQUEST_LOG_SLOW_MS            | 0                           | -",
        "REQUEST_LOG_INCLUDE_HEALTH     | x                           | must be true or false",
        "SHUTDOWN_DELAY_SECONDS         | 301                         | must be a whole number from 0 to 300",
        "SHUTDOWN_TIMEOUT_SECONDS       | 0                           | must be a whole number from 1 to 3600",
    })
    void holdsEachVariableToItsRule(String variable, String value, String rule) {
        // When
        Optional<String> refusal = check(Map.of(variable, value));

        // Then
        if (rule == null) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).hasValueSatisfying(line -> assertThat(line)
                    .contains(variable, rule)
                    .doesNotContain("\n", "hush", "0123456789"));
        }
    }

    @Test
    void countsTheTokenWithoutSurroundingBlanks() {
        assertThat(check(Map.of("LOCAL_AUTH_TOKEN", " " + TOKEN + "\n"))).isEmpty();
        assertThat(check(Map.of("LOCAL_AUTH_TOKEN", " ".repeat(50) + "short"))).isPresent();
    }

    @Test
    void asksForTheClerkKeyInsteadOfTheTokenInModeClerk() {
        // When
        Optional<String> without = check(Map.of("AUTH_MODE", "clerk", "LOCAL_AUTH_TOKEN", "short"));
        Optional<String> with = check(Map.of("AUTH_MODE", "clerk", "LOCAL_AUTH_TOKEN", "", "CLERK_SECRET_KEY", "sk"));

        // Then
        assertThat(without).contains("CLERK_SECRET_KEY is required when AUTH_MODE=clerk: text");
        assertThat(with).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "redis://cache/1    | -                    | -",
        "-                  | redis://cache/1      | -",
        "''                 | ''                   | RATE_LIMIT_REDIS_URL or RQ_REDIS_URL is required when",
        "http://:hush@cache | redis://cache/1      | RATE_LIMIT_REDIS_URL must begin with redis://",
        "redis://cache/1    | redis://:hush@/cache | RQ_REDIS_URL must name a host when RATE_LIMIT_BACKEND=redis",
    })
    void asksForAnAddressOfRedisWhereItIsUsed(String limits, String queue, String refusal) {
        // Given
        Map<String, String> variables = new HashMap<>(Map.of("RATE_LIMIT_BACKEND", "redis"));
        variables.put("RATE_LIMIT_REDIS_URL", limits);
        variables.put("RQ_REDIS_URL", queue);

        // Then
        if (refusal == null) {
            assertThat(check(variables)).isEmpty();
        } else {
            assertThat(check(variables)).hasValueSatisfying(line ->
                    assertThat(line).contains(refusal).doesNotContain("hush"));
        }
    }

    @Test
    void takesBlankForNotSet() {
        // Given
        Map<String, String> blank = new HashMap<>();
        Variables.ALL.stream().filter(variable -> !variable.required()).forEach(one -> blank.put(one.name(), ""));

        // Then
        assertThat(check(blank)).isEmpty();
    }

    @Test
    void acceptsItsOwnDefaults() {
        // Given
        Map<String, String> defaults = new HashMap<>();
        Variables.ALL.stream().filter(variable -> !variable.required())
                .forEach(variable -> defaults.put(variable.name(), variable.defaultValue()));

        // Then
        assertThat(check(defaults)).isEmpty();
    }

    private static Optional<String> check(Map<String, String> changes) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "DATABASE_URL", "postgresql://crew:secret@db/board",
                "AUTH_MODE", "local",
                "LOCAL_AUTH_TOKEN", TOKEN,
                "BASE_URL", "http://localhost:8000"));
        variables.putAll(changes);
        return new StartUpCheck(name -> Optional.ofNullable(variables.get(name))).firstRefusal();
    }
}
