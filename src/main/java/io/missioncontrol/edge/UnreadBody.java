package io.missioncontrol.edge;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers a request before its body has arrived, so that the client sees the answer and the connection is left usable
 * or closed, nothing in between. A small rest of the body is read and dropped, and the connection stays. Otherwise the
 * answer says {@code Connection: close}; what the client still sends is dropped for a while, because closing at once
 * would reset the connection under a client that has not read its answer yet (RFC 9112 section 9.6).
 */
public final class UnreadBody {

    /** A rest of up to this is cheaper to read than a new connection. */
    private static final long SMALL_BYTES = 64 * 1024;

    private static final long MAX_DROPPED_BYTES = 16L * 1024 * 1024;

    /** A connection that is to be closed is closed when the client has been silent for this long. */
    private static final long QUIET_MILLIS = 1_000;

    /** After this many of these times it is closed in any case. */
    private static final int MAX_TICKS = 10;

    private final HttpServerRequest request;
    private final boolean closing;
    private long dropped;
    private long droppedAtLastTick = -1;
    private int ticks;

    private UnreadBody(HttpServerRequest request, boolean closing) {
        this.request = request;
        this.closing = closing;
    }

    /** Answers with an error. To be called on the request's event loop; the request may be paused. */
    public static void refuse(RoutingContext context, ApiException error) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            ErrorBody.send(context, error);
            return;
        }
        boolean closing = error.status() == 408 || !isSmall(request);
        if (closing && request.version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        UnreadBody rest = new UnreadBody(request, closing);
        request.exceptionHandler(ignored -> { });
        request.handler(rest::drop);
        request.endHandler(ignored -> rest.ended());
        ErrorBody.send(context, error);
        request.resume();
        context.vertx().setPeriodic(QUIET_MILLIS, rest.closeWhenQuiet(context));
    }

    /** A client that waits for {@code 100 Continue} may never send the rest: what follows could be the next request. */
    private static boolean isSmall(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.EXPECT) == null
                && (length == null
                        ? request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null
                        : BodyReader.length(length) <= SMALL_BYTES);
    }

    private void drop(Buffer chunk) {
        dropped += chunk.length();
        if (dropped > MAX_DROPPED_BYTES) {
            close();
        }
    }

    private void ended() {
        if (closing && request.version() != HttpVersion.HTTP_2) {
            close();
        }
    }

    private Handler<Long> closeWhenQuiet(RoutingContext context) {
        return timer -> {
            boolean quiet = dropped == droppedAtLastTick;
            droppedAtLastTick = dropped;
            if (request.isEnded()) {
                context.vertx().cancelTimer(timer);
            } else if (closing && quiet || ++ticks == MAX_TICKS) {
                context.vertx().cancelTimer(timer);
                close();
            }
        };
    }

    private void close() {
        if (request.version() == HttpVersion.HTTP_2) {
            // Ends this stream alone: NO_ERROR, as RFC 9113 section 8.1 has it for an answer before the end.
            request.response().reset(0);
        } else {
            request.connection().close();
        }
    }
}
