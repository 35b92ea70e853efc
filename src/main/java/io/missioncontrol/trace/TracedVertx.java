package io.missioncontrol.trace;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import io.vertx.core.tracing.TracingOptions;
import jakarta.enterprise.context.ApplicationScoped;

/** Has Vert.x tell about statements, when they are traced at all. */
@ApplicationScoped
class TracedVertx implements VertxOptionsCustomizer {

    private final TraceConfig config;

    TracedVertx(TraceConfig config) {
        this.config = config;
    }

    @Override
    public void accept(VertxOptions options) {
        if (config.endpoint().isPresent()) {
            options.setTracingOptions(new TracingOptions().setFactory(ignored -> new SqlTracer()));
        }
    }
}
