package io.missioncontrol.queue;

import io.missioncontrol.trace.SpanAttribute;
import io.missioncontrol.trace.TraceSpan;
import io.missioncontrol.trace.Tracing;
import java.util.Set;
import org.jboss.logging.MDC;

/**
 * Puts on every log line of a job the id of the request that caused it, or the job's own when none did, and makes the
 * job the next part of that request's trace.
 */
final class JobWatch {

    private static final Set<String> FAILURES = Set.of("failed", "dead");

    private final TraceSpan span;
    private String failure = "unknown";

    private JobWatch(TraceSpan span) {
        this.span = span;
    }

    /** In the context in which the job is done. */
    static JobWatch begin(Tracing tracing, Job job) {
        String requestId = job.origin().requestId();
        MDC.put("request_id", requestId == null ? job.id().toString() : requestId);
        MDC.put("job_id", job.id().toString());
        TraceSpan span = tracing.resume(job.origin().traceparent(), "process " + job.kind());
        if (span != null) {
            MDC.put("trace_id", span.traceId());
            span.set(SpanAttribute.JOB_KIND, job.kind())
                    .set(SpanAttribute.JOB_ID, job.id().toString())
                    .set(SpanAttribute.JOB_ATTEMPT, job.attempt())
                    .attach();
        }
        return new JobWatch(span);
    }

    void failed(Throwable reason) {
        failure = reason.getClass().getSimpleName();
    }

    void outcome(String outcome) {
        if (span != null) {
            span.set(SpanAttribute.JOB_OUTCOME, outcome);
            if (FAILURES.contains(outcome)) {
                span.fail(failure);
            }
        }
    }

    /** In the same context. */
    void end() {
        if (span != null) {
            span.detach();
            span.end();
            MDC.remove("trace_id");
        }
        MDC.remove("job_id");
        MDC.remove("request_id");
    }
}
