package io.missioncontrol.trace;

import io.missioncontrol.config.ServiceConfig;
import io.missioncontrol.config.Version;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Begins traces and goes on with those of others. Off, and without any cost, unless there is somewhere to send them. */
@Singleton
public class Tracing {

    /** Statements are the longest; what is cut off is not what they are recognised by. */
    private static final int MAX_ATTRIBUTE_LENGTH = 2_048;

    private static final TextMapGetter<String> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public String get(String traceparent, String key) {
            // Not tracestate: it is anybody's text.
            return key.equals("traceparent") ? traceparent : null;
        }
    };

    /** Null when nothing is traced. */
    private final Tracer tracer;

    Tracing(TraceConfig config, ServiceConfig service, SpanBuffer buffer) {
        this.tracer = config.endpoint().isEmpty() ? null : tracer(config, service.environment(), buffer);
    }

    private static Tracer tracer(TraceConfig config, String environment, SpanBuffer buffer) {
        Resource resource = Resource.getDefault().merge(Resource.create(Attributes.builder()
                .put("service.name", config.serviceName())
                .put("service.version", Version.number())
                .put("service.instance.id", UUID.randomUUID().toString())
                .put("deployment.environment.name", environment)
                .build()));
        return SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(sampler(config.sampler(), config.samplerArg()))
                .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(MAX_ATTRIBUTE_LENGTH).build())
                .addSpanProcessor(buffer)
                .build()
                .get("io.missioncontrol");
    }

    private static Sampler sampler(String name, double ratio) {
        return switch (name) {
            case "always_on" -> Sampler.alwaysOn();
            case "always_off" -> Sampler.alwaysOff();
            case "traceidratio" -> Sampler.traceIdRatioBased(ratio);
            case "parentbased_always_off" -> Sampler.parentBased(Sampler.alwaysOff());
            case "parentbased_traceidratio" -> Sampler.parentBased(Sampler.traceIdRatioBased(ratio));
            default -> Sampler.parentBased(Sampler.alwaysOn());
        };
    }

    public boolean isOn() {
        return tracer != null;
    }

    /**
     * A request that comes in: the next part of the caller's trace, or a new one.
     *
     * @param traceparents what the caller sent under this name; ignored unless it is one, and well formed
     * @return null when nothing is traced
     */
    public TraceSpan receive(List<String> traceparents, String name) {
        return tracer == null ? null : begin(traceparents.size() == 1 ? traceparents.getFirst() : null,
                SpanKind.SERVER, name);
    }

    /**
     * What a request left to be done later.
     *
     * @param traceparent of {@link TraceSpan#traceparent}; null for a job that is in no trace
     * @return null when nothing is traced, or this is in no trace
     */
    public TraceSpan resume(String traceparent, String name) {
        return tracer == null || traceparent == null ? null : begin(traceparent, SpanKind.CONSUMER, name);
    }

    private TraceSpan begin(String traceparent, SpanKind kind, String name) {
        Context parent = traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT);
        Span span = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
        return new TraceSpan(tracer, span);
    }
}
