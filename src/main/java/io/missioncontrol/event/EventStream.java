package io.missioncontrol.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** One open stream of server-sent events. */
public final class EventStream {

    /** What a client may leave unread before its stream is ended: it comes back and asks from where it was. */
    private static final int MAX_UNREAD_BYTES = 1_048_576;

    private final HttpServerResponse response;

    EventStream(HttpServerResponse response) {
        this.response = response;
        response.setWriteQueueMaxSize(MAX_UNREAD_BYTES)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Reverse proxies must not hold events back.
                .putHeader("X-Accel-Buffering", "no");
    }

    /**
     * The bytes of an event, to be written to any number of streams.
     *
     * @param json on one line, as JSON writers make it
     */
    public static Buffer event(String name, String json) {
        return Buffer.buffer("event: " + name + "\r\ndata: " + json + "\r\n\r\n");
    }

    public void send(Buffer event) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.writeQueueFull()) {
            end();
        } else {
            response.write(event);
        }
    }

    /** Ends the stream; the client may open another one. */
    public void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }
}
