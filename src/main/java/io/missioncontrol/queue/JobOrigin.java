package io.missioncontrol.queue;

import io.missioncontrol.trace.SpanAttribute;
import io.missioncontrol.trace.TraceSpan;
import io.opentelemetry.api.trace.SpanKind;
import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * What a job comes from, so that what is logged and traced while it is done can be found together with its cause.
 *
 * @param requestId of the request that enqueued it; null when none did
 * @param traceparent the place in a trace that it continues (W3C Trace Context); null when nothing is traced
 */
public record JobOrigin(String requestId, String traceparent) {

    public static final JobOrigin UNKNOWN = new JobOrigin(null, null);

    /** Of a job that is enqueued right now. */
    static JobOrigin current(UUID jobId, String kind) {
        return current(kind, jobId.toString());
    }

    /** Of jobs that one statement enqueues right now. */
    public static JobOrigin current(String kind) {
        return current(kind, null);
    }

    /** {@link #requestId}, for statements that take no null. */
    public String requestIdOrEmpty() {
        return requestId == null ? "" : requestId;
    }

    /** {@link #traceparent}, for statements that take no null. */
    public String traceparentOrEmpty() {
        return traceparent == null ? "" : traceparent;
    }

    private static JobOrigin current(String kind, String jobId) {
        return new JobOrigin(MDC.get("request_id") instanceof String id ? id : null, enqueue(kind, jobId));
    }

    private static String enqueue(String kind, String jobId) {
        TraceSpan cause = TraceSpan.current();
        if (cause == null) {
            return null;
        }
        TraceSpan span = cause.child(SpanKind.PRODUCER, "enqueue " + kind).set(SpanAttribute.JOB_KIND, kind);
        if (jobId != null) {
            span.set(SpanAttribute.JOB_ID, jobId);
        }
        span.end();
        return span.traceparent();
    }
}
