package io.missioncontrol.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The Quarkus properties that follow from the operators' variables. */
final class DerivedProperties {

    /** Prefixes of what follows, and the variables that decide about it: without them, always the same follows. */
    static final Map<String, Set<String>> VARIABLES_BY_ROOT = Map.of(
            "quarkus.datasource", Set.of("DATABASE_URL", "DB_POOL_SIZE"),
            "quarkus.http", Set.of("PORT", "API_MAX_PAYLOAD_BYTES", "WEBHOOK_MAX_PAYLOAD_BYTES"),
            "quarkus.log", Set.of("LOG_LEVEL", "LOG_FORMAT", "LOG_USE_UTC", "OTEL_EXPORTER_OTLP_ENDPOINT"),
            "quarkus.management", Set.of("MANAGEMENT_PORT"),
            "quarkus.redis", Set.of("RATE_LIMIT_BACKEND", "RATE_LIMIT_REDIS_URL", "RQ_REDIS_URL"),
            "quarkus.shutdown", Set.of("SHUTDOWN_DELAY_SECONDS", "SHUTDOWN_TIMEOUT_SECONDS"));

    /** Prefix of what follows where there is no place for temporary files. */
    static final String ROOT_WITHOUT_TEMPORARY_FILES = "quarkus.vertx";

    /** Room for what our own payload caps answer themselves: Quarkus's cap has an empty body. */
    private static final long ABOVE_OWN_CAPS = 65_536;

    private final Function<String, Optional<String>> variables;
    private final Map<String, String> properties = new HashMap<>();

    DerivedProperties(Function<String, Optional<String>> variables) {
        this.variables = variables;
    }

    Map<String, String> all() {
        variables.apply("DATABASE_URL").map(DatabaseUrl::parse).ifPresent(this::database);
        put("quarkus.datasource.reactive.max-size", text("DB_POOL_SIZE"));
        put("quarkus.http.port", text("PORT"));
        put("quarkus.management.port", text("MANAGEMENT_PORT"));
        put("quarkus.http.limits.max-body-size", Long.toString(ABOVE_OWN_CAPS
                + Math.max(number("API_MAX_PAYLOAD_BYTES"), number("WEBHOOK_MAX_PAYLOAD_BYTES"))));
        put("quarkus.shutdown.delay", text("SHUTDOWN_DELAY_SECONDS") + "S");
        put("quarkus.shutdown.timeout", text("SHUTDOWN_TIMEOUT_SECONDS") + "S");
        redis();
        temporaryFiles();
        logging();
        return properties;
    }

    private void database(DatabaseUrl url) {
        // A list of URLs: a comma would start the next one.
        put("quarkus.datasource.reactive.url", url.reactiveUrl().replace(",", "\\,"));
        put("quarkus.datasource.jdbc.url", url.jdbcUrl());
        put("quarkus.datasource.username", url.user());
        url.password().ifPresent(password -> put("quarkus.datasource.password", password));
        properties.putAll(url.parameters().forReactive());
    }

    private void redis() {
        if (text("RATE_LIMIT_BACKEND").equals("redis")) {
            variables.apply("RATE_LIMIT_REDIS_URL").or(() -> variables.apply("RQ_REDIS_URL"))
                    .ifPresent(url -> put("quarkus.redis.hosts", url.replace(",", "\\,")));
        }
    }

    /**
     * Vert.x unpacks the files of the API's page before it serves them. Where it cannot, on a read-only file system,
     * there is no such page; the start must not fail for that.
     */
    private void temporaryFiles() {
        if (!canWriteTemporaryFiles()) {
            put("quarkus.vertx.caching", "false");
            put("quarkus.vertx.classpath-resolving", "false");
        }
    }

    static boolean canWriteTemporaryFiles() {
        return Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")));
    }

    private void logging() {
        String level = text("LOG_LEVEL");
        put("quarkus.log.category.\"io.missioncontrol\".level", switch (level) {
            case "WARNING" -> "WARN";
            case "CRITICAL" -> "FATAL";
            default -> level;
        });
        put("quarkus.log.level", switch (level) {
            case "WARNING" -> "WARN";
            case "CRITICAL" -> "FATAL";
            // Libraries print headers and statements when they are chatty, and secrets are among them.
            case "TRACE", "DEBUG" -> "INFO";
            default -> level;
        });
        boolean isJson = text("LOG_FORMAT").equals("json");
        boolean isUtc = text("LOG_USE_UTC").equals("true");
        put("quarkus.log.console.json.enabled", Boolean.toString(isJson));
        if (isJson) {
            // One clock for everything that is collected.
            put("quarkus.log.console.json.zone-id", "UTC");
        } else {
            put("quarkus.log.console.format", (isUtc ? "%z{UTC}" : "")
                    + "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c [%X{request_id}] "
                    + (variables.apply("OTEL_EXPORTER_OTLP_ENDPOINT").isPresent() ? "[%X{trace_id}] " : "") + "%s%e%n");
        }
    }

    private String text(String variable) {
        return variables.apply(variable).or(() -> Variables.named(variable).map(Variable::defaultValue)).orElseThrow();
    }

    private long number(String variable) {
        return Long.parseLong(text(variable));
    }

    private void put(String property, String value) {
        properties.put(property, value);
    }
}
