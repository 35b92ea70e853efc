package io.missioncontrol.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Context;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.impl.tracing.QueryRequest;
import java.util.function.BiConsumer;

/**
 * Makes statements parts of what sends them. Of the statement there is its text, which has {@code $1} in place of values;
 * of a failure there is PostgreSQL's code. Statements that nobody waits for, such as the queue's own, are no traces.
 */
final class SqlTracer implements VertxTracer<Void, TraceSpan> {

    @Override
    public <R> TraceSpan sendRequest(Context context, io.vertx.core.spi.tracing.SpanKind kind, TracingPolicy policy,
            R request, String operation, BiConsumer<String, String> headers, TagExtractor<R> tags) {
        if (!(request instanceof QueryRequest query)) {
            return null;
        }
        TraceSpan cause = TraceSpan.of(context);
        if (cause == null || !cause.isRecording()) {
            return null;
        }
        String statement = query.sql().strip().replaceAll("\\s+", " ");
        return cause.sharedChild(SpanKind.CLIENT, SqlVerb.of(statement))
                .set(SpanAttribute.DB_SYSTEM, "postgresql")
                .set(SpanAttribute.DB_STATEMENT, statement);
    }

    @Override
    public <R> void receiveResponse(Context context, R response, TraceSpan span, Throwable failure,
            TagExtractor<R> tags) {
        if (span == null) {
            return;
        }
        if (failure != null) {
            span.fail(failure instanceof PgException refusal && refusal.getSqlState() != null
                    ? refusal.getSqlState()
                    : failure.getClass().getSimpleName());
        }
        span.end();
    }
}
