package io.missioncontrol.gateway.standin;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;

/** One call, or a connection that has just been opened ({@code id} and {@code method} are null). */
public final class Exchange {

    private static final Duration LOOK = Duration.ofMillis(5);

    private final Vertx vertx;
    private final ConnectionBase connection;
    private final ServerWebSocket socket;
    private final String id;
    private final String method;
    private final Supplier<JsonObject> result;

    Exchange(Vertx vertx, ConnectionBase connection, ServerWebSocket socket, String id, String method,
            Supplier<JsonObject> result) {
        this.vertx = vertx;
        this.connection = connection;
        this.socket = socket;
        this.id = id;
        this.method = method;
        this.result = result;
    }

    public ServerWebSocket socket() {
        return socket;
    }

    public String id() {
        return id;
    }

    public String method() {
        return method;
    }

    /** Does what the call asks for. */
    JsonObject result() {
        return result.get();
    }

    /** Asks again and again, until it is so or the time is up. */
    void when(BooleanSupplier isSo, Duration limit, Runnable action) {
        if (isSo.getAsBoolean() || limit.isZero() || limit.isNegative()) {
            action.run();
        } else {
            later(LOOK, () -> when(isSo, limit.minus(LOOK), action));
        }
    }

    void answer() {
        try {
            answer(result.get());
        } catch (RpcError refused) {
            fail(refused.error());
        }
    }

    void answer(JsonObject payload) {
        write(StandInConnections.response(id, payload));
    }

    void fail(JsonObject error) {
        write(new JsonObject().put("type", "res").put("id", id).put("ok", false).put("error", error));
    }

    private void write(JsonObject frame) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(frame.encode());
        }
    }

    void later(Duration delay, Runnable action) {
        vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
    }

    void channelClose() {
        // Past the handler that would send a closing frame first.
        connection.channel().eventLoop().execute(() ->
                connection.channel().unsafe().close(connection.channel().voidPromise()));
    }

    void writeRaw(ByteBuf bytes) {
        connection.channel().writeAndFlush(bytes);
    }
}
