package io.missioncontrol.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Where traces are sent, under the names that OpenTelemetry has given to the environment variables. */
@ConfigMapping(prefix = "")
public interface TraceConfig {

    /** {@code OTEL_EXPORTER_OTLP_ENDPOINT}: {@code /v1/traces} is appended. Without it nothing is traced. */
    @WithName("OTEL_EXPORTER_OTLP_ENDPOINT")
    Optional<String> endpoint();

    /** {@code OTEL_EXPORTER_OTLP_HEADERS}: {@code name=value,name=value}; secret. */
    @WithName("OTEL_EXPORTER_OTLP_HEADERS")
    Optional<String> headers();

    /** {@code OTEL_EXPORTER_OTLP_PROTOCOL}: {@code http/protobuf}. */
    @WithName("OTEL_EXPORTER_OTLP_PROTOCOL")
    @WithDefault("http/protobuf")
    String protocol();

    /** {@code OTEL_SERVICE_NAME}. */
    @WithName("OTEL_SERVICE_NAME")
    @WithDefault("mission-control")
    String serviceName();

    /** {@code OTEL_TRACES_SAMPLER}. */
    @WithName("OTEL_TRACES_SAMPLER")
    @WithDefault("parentbased_always_on")
    String sampler();

    /** {@code OTEL_TRACES_SAMPLER_ARG}: the part of all traces that a {@code traceidratio} sampler takes, 0 to 1. */
    @WithName("OTEL_TRACES_SAMPLER_ARG")
    @WithDefault("1.0")
    double samplerArg();
}
