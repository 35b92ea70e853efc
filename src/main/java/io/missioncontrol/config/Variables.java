package io.missioncontrol.config;

import static io.missioncontrol.config.Rule.bool;
import static io.missioncontrol.config.Rule.decimal;
import static io.missioncontrol.config.Rule.httpUrl;
import static io.missioncontrol.config.Rule.integer;
import static io.missioncontrol.config.Rule.oneOf;
import static io.missioncontrol.config.Rule.redisUrl;
import static io.missioncontrol.config.Rule.text;
import static io.missioncontrol.config.Rule.textOrBlank;
import static io.missioncontrol.config.Variable.optional;
import static io.missioncontrol.config.Variable.required;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every variable that operators can set: the one table behind the start-up check, the reading of values and the
 * reference documentation (a test compares them).
 */
public final class Variables {

    private static final int LOCAL_AUTH_TOKEN_LENGTH = 50;
    private static final Set<String> TOKEN_PLACEHOLDERS =
            Set.of("change-me", "changeme", "replace-me", "replace-with-strong-random-token");
    private static final long MEBIBYTE = 1_048_576;
    private static final long A_MILLION = 1_000_000;
    private static final long HOUR_IN_SECONDS = 3_600;
    private static final long CENTURY_IN_DAYS = 36_500;

    /** In the order of the documentation, which is the order in which a start is refused. */
    public static final List<Variable> ALL = List.of(
            // Service
            optional("ENVIRONMENT", "dev", text("text")),
            required("BASE_URL", httpUrl()),
            optional("PORT", "8000", integer(1, 65_535)),
            optional("MANAGEMENT_PORT", "9000", integer(1, 65_535)),
            optional("SHUTDOWN_DELAY_SECONDS", "3", integer(0, 300)),
            optional("SHUTDOWN_TIMEOUT_SECONDS", "20", integer(1, HOUR_IN_SECONDS)),
            optional("OPS_PAGE_ENABLED", "true", bool()),
            // Database
            required("DATABASE_URL", Rule.databaseUrl()),
            optional("DB_AUTO_MIGRATE", "", bool()),
            optional("DB_CONNECT_RETRY_SECONDS", "60", integer(0, HOUR_IN_SECONDS)),
            optional("DB_TIMEOUT_SECONDS", "4", integer(1, HOUR_IN_SECONDS)),
            optional("DB_POOL_SIZE", "20", integer(1, 1_000)),
            // Authentication
            required("AUTH_MODE", oneOf("local", "clerk", "oidc")),
            required("LOCAL_AUTH_TOKEN", Rule.secret(LOCAL_AUTH_TOKEN_LENGTH, TOKEN_PLACEHOLDERS))
                    .when("AUTH_MODE", "local"),
            required("CLERK_SECRET_KEY", text("text")).when("AUTH_MODE", "clerk"),
            optional("CLERK_API_URL", "https://api.clerk.com", httpUrl()),
            optional("CLERK_VERIFY_IAT", "true", bool()),
            optional("CLERK_LEEWAY", "10.0", decimal(0, HOUR_IN_SECONDS)),
            optional("CLERK_ISSUER", "", httpUrl()),
            optional("CLERK_AUTHORIZED_PARTIES", "", text("origins, comma-separated")),
            required("OIDC_ISSUER", httpUrl()).when("AUTH_MODE", "oidc"),
            required("OIDC_AUDIENCE", text("text, comma-separated")).when("AUTH_MODE", "oidc"),
            optional("OIDC_CLIENT_ID", "", text("text")),
            optional("OIDC_CLIENT_SECRET", "", text("text")),
            optional("OIDC_ALGORITHMS", "RS256,ES256,PS256,EdDSA", Rule.someOf(
                    "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA")),
            optional("OIDC_OPS_CLIENT_ID", "", text("text")),
            optional("OIDC_OPS_SCOPE", "openid profile email", text("scopes, with blanks between")),
            optional("AGENT_TOKEN_GRACE_SECONDS", "600", integer(0, 24 * HOUR_IN_SECONDS)),
            // Stored secrets
            optional("SECRETS_KEY", "", Rule.encryptionKey()),
            optional("SECRETS_KEY_PREVIOUS", "", Rule.encryptionKeys()),
            // Requests and responses
            optional("CORS_ORIGINS", "", text("origins, comma-separated")),
            optional("TRUSTED_PROXIES", "", text("addresses or CIDR ranges, comma-separated")),
            optional("SECURITY_HEADER_X_CONTENT_TYPE_OPTIONS", "nosniff", textOrBlank("a header value or empty")),
            optional("SECURITY_HEADER_X_FRAME_OPTIONS", "DENY", textOrBlank("a header value or empty")),
            optional("SECURITY_HEADER_REFERRER_POLICY", "strict-origin-when-cross-origin",
                    textOrBlank("a header value or empty")),
            optional("SECURITY_HEADER_PERMISSIONS_POLICY", "", textOrBlank("a header value or empty")),
            optional("API_MAX_PAYLOAD_BYTES", "10485760", integer(1_024, 100 * MEBIBYTE)),
            optional("WEBHOOK_MAX_PAYLOAD_BYTES", "1048576", integer(1, 100 * MEBIBYTE)),
            optional("WEBHOOK_PAYLOAD_RETENTION_DAYS", "0", integer(0, CENTURY_IN_DAYS)),
            // Rate limits
            optional("RATE_LIMIT_BACKEND", "memory", oneOf("memory", "redis")),
            optional("RATE_LIMIT_REDIS_URL", "", redisUrl()).when("RATE_LIMIT_BACKEND", "redis"),
            optional("WEBHOOK_INGEST_LIMIT", "60", integer(1, A_MILLION)),
            optional("USER_AUTH_FAILURE_LIMIT", "120", integer(1, A_MILLION)),
            optional("AGENT_AUTH_FAILURE_LIMIT", "20", integer(1, A_MILLION)),
            optional("AGENT_REQUEST_LIMIT", "300", integer(1, A_MILLION)),
            // Event streams
            optional("EVENT_STREAM_LIMIT", "5000", integer(1, A_MILLION)),
            // Queue
            optional("RQ_REDIS_URL", "redis://localhost:6379/0", redisUrl()).when("RATE_LIMIT_BACKEND", "redis"),
            optional("RQ_QUEUE_NAME", "default", text("text")),
            optional("WORKER_ENABLED", "true", bool()),
            optional("QUEUE_CONCURRENCY", "20", integer(1, 100)),
            optional("QUEUE_FINISHED_RETENTION_DAYS", "30", integer(0, CENTURY_IN_DAYS)),
            optional("QUEUE_DEAD_RETENTION_DAYS", "180", integer(0, CENTURY_IN_DAYS)),
            optional("RQ_DISPATCH_THROTTLE_SECONDS", "0.0", decimal(0, HOUR_IN_SECONDS)),
            optional("RQ_DISPATCH_MAX_RETRIES", "3", integer(0, 1_000)),
            optional("RQ_DISPATCH_RETRY_BASE_SECONDS", "10.0", decimal(0, HOUR_IN_SECONDS)),
            optional("RQ_DISPATCH_RETRY_MAX_SECONDS", "120.0", decimal(0, 24 * HOUR_IN_SECONDS)),
            // Agents
            optional("AGENT_PLACEMENT_SECONDS", "300", integer(30, HOUR_IN_SECONDS)),
            optional("AGENT_PLACEMENT_ATTEMPTS", "12", integer(1, 1_000)),
            optional("AGENT_CHECKIN_SECONDS", "120", integer(1, HOUR_IN_SECONDS)),
            optional("AGENT_WAKE_ATTEMPTS", "3", integer(1, 10)),
            optional("AGENT_RECONCILE_SECONDS", "10", integer(0, HOUR_IN_SECONDS)),
            // Gateways
            optional("GATEWAY_MIN_VERSION", "2026.02.9", Rule.gatewayVersion()),
            optional("GATEWAY_CALL_TIMEOUT_SECONDS", "10", integer(1, 300)),
            optional("GATEWAY_ORIGIN", "", httpUrl()),
            optional("GATEWAY_ALLOWED_NETWORKS", "", Rule.networks()),
            optional("GATEWAY_BLOCKED_NETWORKS", "", Rule.networks()),
            optional("OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH", "", text("the path of a file")),
            // Traces
            optional("OTEL_EXPORTER_OTLP_ENDPOINT", "", httpUrl()),
            optional("OTEL_EXPORTER_OTLP_HEADERS", "", Rule.headers()),
            optional("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", oneOf("http/protobuf")),
            optional("OTEL_SERVICE_NAME", "mission-control", text("text")),
            optional("OTEL_TRACES_SAMPLER", "parentbased_always_on", oneOf("always_on", "always_off", "traceidratio",
                    "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio")),
            optional("OTEL_TRACES_SAMPLER_ARG", "1.0", decimal(0, 1)),
            // Logging
            optional("LOG_LEVEL", "INFO", oneOf("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
            optional("LOG_FORMAT", "text", oneOf("text", "json")),
            optional("LOG_USE_UTC", "false", bool()),
            optional("REQUEST_LOG_SLOW_MS", "1000", integer(0, HOUR_IN_SECONDS * 1_000)),
            optional("REQUEST_LOG_INCLUDE_HEALTH", "false", bool()));

    private static final Map<String, Variable> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Variable::name, Function.identity()));

    private Variables() {}

    /** The variable of this name, if operators know it. */
    public static Optional<Variable> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
