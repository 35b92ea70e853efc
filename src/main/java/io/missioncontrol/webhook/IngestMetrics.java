package io.missioncontrol.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of what senders sent, in {@code missioncontrol_webhook_events_total} by {@code outcome}. */
@ApplicationScoped
class IngestMetrics {

    enum Outcome {
        ACCEPTED, LIMITED, UNKNOWN, DISABLED, TOO_LARGE, BAD_SIGNATURE, INVALID, FAILED, ABORTED;

        static Outcome of(int status) {
            return switch (status) {
                case 202 -> ACCEPTED;
                case 403 -> BAD_SIGNATURE;
                case 404 -> UNKNOWN;
                case 410 -> DISABLED;
                case 413 -> TOO_LARGE;
                case 429 -> LIMITED;
                default -> status >= 500 ? FAILED : INVALID;
            };
        }
    }

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    IngestMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(outcome, Counter.builder("missioncontrol.webhook.events")
                    .description("Events that senders sent to webhooks")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    /** Shown from the start, at 0: an alert compares with what was before. */
    void start(@Observes StartupEvent event) {}

    void watch(RoutingContext context) {
        context.addEndHandler(result -> counters
                .get(result.succeeded() ? Outcome.of(context.response().getStatusCode()) : Outcome.ABORTED)
                .increment());
    }
}
