package io.missioncontrol.edge.limit;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Gives up on an answer that does not come. Time is counted in a few ticks of the event loop instead of one timer:
 * while this process itself stands still (garbage collection, no processor to be had) only one tick passes, so that
 * its own pause is not taken for the other side's.
 *
 * @param <T> the answer
 */
final class Patience<T> implements Handler<Long> {

    private static final int TICKS = 4;

    private final Vertx vertx;
    private final long tickMillis;
    private final Promise<T> answer = Promise.promise();
    private int ticksLeft = TICKS;
    private volatile long timer;

    Patience(Vertx vertx, Duration duration) {
        this.vertx = vertx;
        this.tickMillis = duration.dividedBy(TICKS).toMillis();
        this.timer = vertx.setTimer(tickMillis, this);
    }

    /** The answer, or a {@link TimeoutException}. */
    Future<T> await(Future<T> coming) {
        coming.onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                answer.tryComplete(result.result());
            } else {
                answer.tryFail(result.cause());
            }
        });
        return answer.future();
    }

    boolean isOver() {
        return answer.future().isComplete();
    }

    @Override
    public void handle(Long tick) {
        ticksLeft--;
        if (ticksLeft == 0) {
            answer.tryFail(new TimeoutException("no answer in time"));
        } else if (!isOver()) {
            timer = vertx.setTimer(tickMillis, this);
        }
    }
}
