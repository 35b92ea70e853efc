package io.missioncontrol.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spans that have ended and wait to be sent. Nobody waits for it: when it is full, because the collector is slow or gone,
 * later spans are lost.
 */
@Singleton
class SpanBuffer implements SpanProcessor {

    /** About 2 MB. */
    static final int CAPACITY = 4_096;
    static final int BATCH = 512;

    private final BlockingQueue<SpanData> ended = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private volatile Runnable whenBatchIsFull = () -> {};

    void whenBatchIsFull(Runnable action) {
        whenBatchIsFull = action;
    }

    /** At most a batch, the oldest first. */
    List<SpanData> take() {
        List<SpanData> batch = new ArrayList<>();
        ended.drainTo(batch, BATCH);
        return batch;
    }

    boolean hasBatch() {
        return ended.size() >= BATCH;
    }

    int waiting() {
        return ended.size();
    }

    /** How many spans there was no room for, since the last time. */
    long takeLost() {
        return lost.getAndSet(0);
    }

    void lose(int spans) {
        lost.addAndGet(spans);
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (!span.getSpanContext().isSampled()) {
            return;
        }
        if (!ended.offer(span.toSpanData())) {
            lost.incrementAndGet();
        } else if (hasBatch()) {
            whenBatchIsFull.run();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }
}
