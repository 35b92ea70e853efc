package io.missioncontrol.gateway.client;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * One connection to a gateway, for any number of calls at once. Everything in here happens on its event loop.
 */
final class GatewayConnection implements GatewaySocket.Listener {

    /** Bytes that the gateway has not taken yet. */
    static final int MAX_QUEUED_BYTES = 2 * GatewaySocket.MAX_MESSAGE;

    private static final int MAX_METHODS = 2_000;
    /** How long the challenge is waited for; every version since 2026.2 sends one at once. */
    private static final long CHALLENGE_MS = 2_000;
    /** From this size on messages are parsed on another thread. */
    private static final int LARGE_MESSAGE = 262_144;

    private enum State { OPENING, OPEN, CLOSED }

    private final Vertx vertx;
    private final Context context;
    private final GatewayTarget target;
    private final GatewayAddress address;
    private final long timeoutMs;
    private final long idleMs;
    private final Map<String, Call> calls = new HashMap<>();
    private final Promise<GatewayConnection> opened = Promise.promise();
    private final Promise<Void> closed = Promise.promise();
    private State state = State.OPENING;
    private GatewaySocket socket;
    private DeviceIdentity device;
    private GatewayHello hello;
    private GatewayException failure;
    private long lastId;
    private long queuedBytes;
    private long lastUse;
    private long received;
    private long timer = -1;
    private boolean isConnectSent;

    /** A request whose answer is not there yet, and how many messages had come when it was sent. */
    private record Call(String method, Promise<JsonObject> answer, long timer, long receivedBefore) {}

    GatewayConnection(Vertx vertx, GatewayTarget target, GatewayAddress address, long timeoutMs, long idleMs) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.target = target;
        this.address = address;
        this.timeoutMs = timeoutMs;
        this.idleMs = idleMs;
    }

    /**
     * Lets itself be let in: waits for the challenge, and says who is there.
     *
     * @param device null to come as the control UI
     */
    Future<GatewayConnection> handshake(GatewaySocket connected, DeviceIdentity device) {
        socket = connected;
        this.device = device;
        lastUse = now();
        long challengeTimer = vertx.setTimer(Math.min(CHALLENGE_MS, timeoutMs), late -> connect(null));
        long deadline = vertx.setTimer(timeoutMs, late -> fail(new GatewayException(GatewayErrorCode.TIMED_OUT,
                "Gateway at " + address.name() + " opened the connection, but did not answer the handshake within "
                + seconds(timeoutMs) + ". What listens there may be no gateway, or the gateway hangs.")));
        return opened.future().onComplete(done -> {
            vertx.cancelTimer(challengeTimer);
            vertx.cancelTimer(deadline);
        });
    }

    GatewayHello hello() {
        return hello;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Completes when the connection has ended, for whatever reason. */
    Future<Void> whenClosed() {
        return closed.future();
    }

    /**
     * One call. Fails with {@link GatewayException}.
     *
     * @return the payload; empty when there is none
     */
    Future<JsonObject> call(String method, JsonObject params, long remainingMs) {
        if (state != State.OPEN) {
            return Future.failedFuture(failure);
        }
        String id = Long.toString(++lastId);
        String text = new JsonObject()
                .put("type", "req").put("id", id).put("method", method).put("params", params).encode();
        int size = ByteBufUtil.utf8Bytes(text);
        if (size > GatewaySocket.MAX_MESSAGE) {
            return Future.failedFuture(new GatewayException(GatewayErrorCode.FRAME_TOO_LARGE,
                    "The request " + method + " is larger than the " + GatewaySocket.MAX_MESSAGE
                    + " bytes that gateways take."));
        }
        if (queuedBytes > 0 && queuedBytes + size > MAX_QUEUED_BYTES) {
            return Future.failedFuture(new GatewayException(GatewayErrorCode.OVERLOADED, "Gateway at "
                    + address.name() + " is too slow: it does not take what was sent before."));
        }
        lastUse = now();
        Promise<JsonObject> answer = Promise.promise();
        long callTimer = vertx.setTimer(Math.max(1, remainingMs), late -> timeOut(id));
        calls.put(id, new Call(method, answer, callTimer, received));
        queuedBytes += size;
        socket.send(text).onComplete(sent -> queuedBytes -= size);
        return answer.future();
    }

    void close() {
        end(new GatewayException(GatewayErrorCode.CLOSED, "The connection to the gateway at " + address.name()
                + " was closed here."));
        if (socket != null) {
            socket.close(1001, "");
        }
    }

    @Override
    public void message(ByteBuf text) {
        received++;
        byte[] bytes = ByteBufUtil.getBytes(text);
        if (bytes.length < LARGE_MESSAGE) {
            parsed(parse(bytes));
            return;
        }
        socket.pause();
        context.executeBlocking(() -> parse(bytes), false).onComplete(done -> {
            socket.resume();
            parsed(done.result());
        });
    }

    @Override
    public void closed(GatewaySocket.Closing closing) {
        if (closing.isTooLarge()) {
            end(new GatewayException(GatewayErrorCode.FRAME_TOO_LARGE, "Gateway at " + address.name()
                    + " sent a message larger than " + GatewaySocket.MAX_MESSAGE + " bytes."));
        } else if (closing.failure() instanceof io.netty.handler.codec.DecoderException) {
            end(ConnectFailures.notAGateway(address, "sent something that is no WebSocket frame"));
        } else {
            end(ClosedFailures.of(closing, address, target, device, state == State.OPENING));
        }
    }

    private static JsonObject parse(byte[] bytes) {
        try {
            return new JsonObject(Buffer.buffer(bytes));
        } catch (RuntimeException notAnObject) {
            return null;
        }
    }

    private void parsed(JsonObject frame) {
        if (state == State.CLOSED) {
            return;
        }
        if (frame == null) {
            fail(ConnectFailures.notAGateway(address, "sent something that is no JSON object"));
            return;
        }
        boolean isEvent = "event".equals(frame.getValue("type"));
        if (isEvent) {
            boolean isChallenge = "connect.challenge".equals(frame.getValue("event"));
            if (isChallenge && frame.getValue("payload") instanceof JsonObject payload
                    && payload.getValue("nonce") instanceof String nonce) {
                connect(nonce);
            }
            return;
        }
        // Answers without a type are JSON-RPC, which old gateways spoke.
        boolean isAnswer = !frame.containsKey("type") || "res".equals(frame.getValue("type"));
        if (isAnswer && frame.getValue("id") instanceof String id) {
            answered(calls.remove(id), frame);
        }
    }

    private void answered(Call call, JsonObject frame) {
        if (call == null) {
            return;
        }
        vertx.cancelTimer(call.timer());
        lastUse = now();
        boolean isRefused = Boolean.FALSE.equals(frame.getValue("ok")) || frame.getValue("error") != null;
        if (isRefused) {
            JsonObject error = frame.getValue("error") instanceof JsonObject given ? given : new JsonObject();
            call.answer().fail(RpcFailures.of(error, address, target, device == null ? null : device.id()));
            return;
        }
        Object payload = frame.containsKey("payload") ? frame.getValue("payload") : frame.getValue("result");
        call.answer().complete(payload instanceof JsonObject object ? object : new JsonObject());
    }

    private void connect(String nonce) {
        if (isConnectSent || state != State.OPENING) {
            return;
        }
        isConnectSent = true;
        String id = Long.toString(++lastId);
        JsonObject params = Handshake.params(target.token(), device, nonce, System.currentTimeMillis());
        Promise<JsonObject> answer = Promise.promise();
        calls.put(id, new Call("connect", answer, -1, received));
        socket.send(new JsonObject().put("type", "req").put("id", id).put("method", "connect").put("params", params)
                .encode());
        answer.future().onSuccess(this::welcomed).onFailure(refused -> fail((GatewayException) refused));
    }

    private void welcomed(JsonObject payload) {
        if (state != State.OPENING) {
            return;
        }
        hello = readHello(payload);
        state = State.OPEN;
        timer = vertx.setPeriodic(Math.max(10, idleMs / 4), tick -> closeIfIdle());
        opened.complete(this);
    }

    private static GatewayHello readHello(JsonObject payload) {
        int protocol = payload.getValue("protocol") instanceof Number number ? number.intValue() : 0;
        JsonObject server = payload.getValue("server") instanceof JsonObject given ? given : new JsonObject();
        String version =
                server.getValue("version") instanceof String text && !text.isBlank() ? text.strip() : null;
        String connectionId = server.getValue("connId") instanceof String text ? text : null;
        Set<String> methods = new LinkedHashSet<>();
        if (payload.getValue("features") instanceof JsonObject features
                && features.getValue("methods") instanceof JsonArray names) {
            names.stream().limit(MAX_METHODS).filter(String.class::isInstance)
                    .forEach(name -> methods.add((String) name));
        }
        return new GatewayHello(protocol, version, connectionId, Set.copyOf(methods));
    }

    private void closeIfIdle() {
        if (calls.isEmpty() && now() - lastUse >= idleMs) {
            close();
        }
    }

    private void timeOut(String id) {
        Call call = calls.remove(id);
        if (call == null) {
            return;
        }
        boolean isDead = received == call.receivedBefore();
        if (isDead) {
            // Nothing came since: the other side may be gone without a word. The next call opens a new connection.
            fail(new GatewayException(GatewayErrorCode.CLOSED, "The connection to the gateway at " + address.name()
                    + " was given up: nothing came over it any more."));
        }
        call.answer().fail(new GatewayException(GatewayErrorCode.TIMED_OUT, "Gateway at " + address.name()
                + " did not answer " + call.method() + " within " + seconds(timeoutMs) + "."));
    }

    private void fail(GatewayException why) {
        end(why);
        socket.close(1000, "");
    }

    private void end(GatewayException why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        failure = why;
        vertx.cancelTimer(timer);
        // First, so that nobody who hears of it finds this connection again.
        closed.tryComplete();
        Map<String, Call> waiting = Map.copyOf(calls);
        calls.clear();
        waiting.values().forEach(call -> {
            vertx.cancelTimer(call.timer());
            call.answer().tryFail(why);
        });
        opened.tryFail(why);
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private static String seconds(long millis) {
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }
}
