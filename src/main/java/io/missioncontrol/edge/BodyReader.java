package io.missioncontrol.edge;

import java.util.function.Consumer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads one request body up to a cap and within a time, and answers 413 and 408 itself. For bodies whose declared length
 * is above the cap nothing is read, and {@code Expect: 100-continue} is only answered when the body is wanted.
 */
public final class BodyReader {

    /** A whole body must have arrived within this time: a byte a second would otherwise hold memory for days. */
    private static final long MAX_MILLIS = 60_000;

    private final RoutingContext context;
    private final long maxBytes;
    private final Consumer<Buffer> onBody;
    private final Buffer body = Buffer.buffer();
    private long timer = -1;
    private boolean done;

    private BodyReader(RoutingContext context, long maxBytes, Consumer<Buffer> onBody) {
        this.context = context;
        this.maxBytes = maxBytes;
        this.onBody = onBody;
    }

    /**
     * Must be called on the request's event loop, with the request unread.
     *
     * @param maxBytes the largest body that passes
     * @param onBody is called once with the whole body; not at all when the request was answered here
     */
    public static void read(RoutingContext context, long maxBytes, Consumer<Buffer> onBody) {
        new BodyReader(context, maxBytes, onBody).start();
    }

    private void start() {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            onBody.accept(body);
            return;
        }
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared != null && length(declared) > maxBytes) {
            refuse(413, tooLarge(maxBytes));
            return;
        }
        request.exceptionHandler(gone -> finish());
        request.endHandler(ignored -> complete());
        request.handler(this::receive);
        timer = context.vertx().setTimer(MAX_MILLIS, ignored -> refuse(408, "Request body took too long"));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
            // Answered: nobody behind the edge must invite the body again.
            request.headers().remove(HttpHeaders.EXPECT);
        }
        request.resume();
    }

    private void receive(Buffer chunk) {
        if (body.length() + (long) chunk.length() > maxBytes) {
            refuse(413, tooLarge(maxBytes));
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void complete() {
        if (finish()) {
            try {
                onBody.accept(body);
            } catch (RuntimeException e) {
                context.fail(e);
            }
        }
    }

    private void refuse(int status, String detail) {
        if (finish()) {
            UnreadBody.refuse(context, new ApiException(status, detail));
        }
    }

    private boolean finish() {
        if (done) {
            return false;
        }
        done = true;
        context.vertx().cancelTimer(timer);
        return true;
    }

    /** The number of a {@code Content-Length}; whatever no long can hold is the largest. */
    static long length(String declared) {
        try {
            return Long.parseLong(declared.strip());
        } catch (NumberFormatException e) {
            // More digits than a long has, or no number: the HTTP layer refuses the latter before it comes here.
            return Long.MAX_VALUE;
        }
    }

    private static String tooLarge(long maxBytes) {
        return "Payload exceeds maximum size of " + maxBytes + " bytes.";
    }
}
