package io.missioncontrol.gateway.standin;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;

/** What a stand-in gateway does with a call instead of answering it, or with a connection instead of greeting it. */
public interface Fault {

    void apply(Exchange exchange);

    /** Never answers. */
    static Fault silent() {
        return exchange -> { };
    }

    /** Answers correctly, but late. */
    static Fault slow(Duration delay) {
        return exchange -> exchange.later(delay, exchange::answer);
    }

    /** Closes instead of answering; nothing was done. */
    static Fault close(int code, String reason) {
        return exchange -> exchange.socket().close((short) code, reason);
    }

    /** Does what it was asked for, then closes: the answer is lost, as with a restart in between. */
    static Fault closeBehind(int code, String reason) {
        return exchange -> {
            try {
                exchange.result();
            } catch (RpcError refused) {
                // The refusal is lost, too.
            }
            exchange.socket().close((short) code, reason);
        };
    }

    /** Cuts the connection without a closing frame. */
    static Fault cut() {
        return exchange -> exchange.channelClose();
    }

    /** Refuses the call. */
    static Fault error(String code, String message) {
        return exchange -> exchange.fail(new JsonObject().put("code", code).put("message", message));
    }

    /** Refuses the call for now. */
    static Fault rateLimited(Duration retryAfter) {
        return exchange -> exchange.fail(RpcError.rateLimited(exchange.method(), retryAfter.toMillis()).error());
    }

    /** Sends this text frame. */
    static Fault text(String text) {
        return exchange -> exchange.socket().writeTextMessage(text);
    }

    /** Sends this as a binary frame. */
    static Fault binary(byte[] bytes) {
        return exchange -> exchange.socket().writeBinaryMessage(Buffer.buffer(bytes));
    }

    /** Answers with this payload. */
    static Fault payload(JsonObject payload) {
        return exchange -> exchange.answer(payload);
    }

    /** Answers with a payload of about this size, in fragments of {@code fragment} bytes. */
    static Fault large(int size, int fragment) {
        return exchange -> {
            String text = StandInConnections.response(exchange.id(), new JsonObject().put("filler", "x".repeat(size)))
                    .encode();
            for (int from = 0; from < text.length(); from += fragment) {
                String part = text.substring(from, Math.min(from + fragment, text.length()));
                boolean isFinal = from + fragment >= text.length();
                exchange.socket().writeFrame(from == 0
                        ? WebSocketFrame.textFrame(part, isFinal)
                        : WebSocketFrame.continuationFrame(Buffer.buffer(part), isFinal));
            }
        };
    }

    /** Announces one frame of 1 GiB and starts to send it. */
    static Fault hugeFrame() {
        return exchange -> {
            ByteBuf frame = Unpooled.buffer(10 + 65_536);
            frame.writeByte(0x81).writeByte(127).writeLong(1L << 30);
            frame.writeZero(65_536);
            exchange.writeRaw(frame);
        };
    }

    /** One message of 1 GiB in fragments of 1 MiB. */
    static Fault endlessFragments() {
        return exchange -> fragment(exchange.socket(), 0);
    }

    private static void fragment(ServerWebSocket socket, int sent) {
        Buffer mebibyte = Buffer.buffer(new byte[1 << 20]);
        WebSocketFrame frame = sent == 0
                ? WebSocketFrame.textFrame("\"" + "x".repeat(1 << 20), false)
                : WebSocketFrame.continuationFrame(mebibyte, sent == 1023);
        if (socket.isClosed() || sent == 1024) {
            return;
        }
        socket.writeFrame(frame).onSuccess(written -> fragment(socket, sent + 1));
    }

    /** Bytes that are no WebSocket frame. */
    static Fault garbage() {
        return exchange -> exchange.writeRaw(Unpooled.wrappedBuffer(new byte[] {0x7F, 0x7F, 1, 2, 3, 4, 5, 6}));
    }
}
