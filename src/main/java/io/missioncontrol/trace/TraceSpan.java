package io.missioncontrol.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;

/**
 * A part of a trace: a request, a statement, a job, a call. While it is attached to a Vert.x context, what happens in
 * that context is part of it. Without tracing there are none, and {@link #current} is null.
 */
public final class TraceSpan {

    private static final String KEY = TraceSpan.class.getName();

    private final Tracer tracer;
    private final Span span;
    /** Others that wait for the same, see {@link #share}. */
    private List<SpanContext> companions = List.of();

    TraceSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** What is under way in the current Vert.x context; null when nothing there is traced. */
    public static TraceSpan current() {
        return of(Vertx.currentContext());
    }

    /** What is under way in a Vert.x context; null when nothing there is traced. */
    public static TraceSpan of(Context context) {
        return context != null && VertxContext.isDuplicatedContext(context) ? context.getLocal(KEY) : null;
    }

    /** Makes this what is under way in the current Vert.x context. */
    public void attach() {
        Context context = Vertx.currentContext();
        if (context != null && VertxContext.isDuplicatedContext(context)) {
            context.putLocal(KEY, this);
        }
    }

    /** Undoes {@link #attach}, in the same context. */
    public void detach() {
        Context context = Vertx.currentContext();
        if (of(context) == this) {
            context.removeLocal(KEY);
        }
    }

    /** A part of this one, begun now. */
    public TraceSpan child(SpanKind kind, String name) {
        SpanBuilder builder = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(io.opentelemetry.context.Context.root().with(span));
        return new TraceSpan(tracer, builder.startSpan());
    }

    /** A statement that is sent for all of these, this one among them; the others are linked to it. */
    public void share(Collection<TraceSpan> all) {
        companions = all.stream().filter(other -> other != this).map(other -> other.span.getSpanContext()).toList();
    }

    /** A part of this one that also belongs to those who {@linkplain #share share} it. */
    TraceSpan sharedChild(SpanKind kind, String name) {
        TraceSpan child = child(kind, name);
        if (!companions.isEmpty()) {
            companions.forEach(child.span::addLink);
            child.set(SpanAttribute.DB_BATCH_SIZE, companions.size() + 1);
            companions = List.of();
        }
        return child;
    }

    public TraceSpan set(SpanAttribute attribute, String value) {
        span.setAttribute(attribute.text(), value);
        return this;
    }

    public TraceSpan set(SpanAttribute attribute, long value) {
        span.setAttribute(attribute.number(), value);
        return this;
    }

    /** @param name never with anything of a caller's in it */
    public void rename(String name) {
        span.updateName(name);
    }

    /** @param type the class of what went wrong, never its message */
    public void fail(String type) {
        set(SpanAttribute.ERROR_TYPE, type);
        span.setStatus(StatusCode.ERROR);
    }

    /** Nothing can be added afterwards. */
    public void end() {
        span.end();
    }

    /** Whether somebody will see this: others are in a trace that is not sampled. */
    public boolean isRecording() {
        return span.isRecording();
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** This place, to go on from elsewhere (W3C Trace Context). */
    public String traceparent() {
        SpanContext place = span.getSpanContext();
        return "00-" + place.getTraceId() + "-" + place.getSpanId() + "-" + place.getTraceFlags().asHex();
    }
}
