package io.missioncontrol.gateway.standin;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;

/** The connections of a stand-in gateway: lets clients in, answers their calls, and remembers what came. */
final class StandInConnections {

    private final Era era;
    private final Vertx vertx;
    private final StandInMethods methods;
    private final StandInSettings settings;
    private final Supplier<String> url;
    private final Queue<StandInGateway.Call> calls = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> handshakes = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final Set<ServerWebSocket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();

    /** @param url of this gateway, when it listens */
    StandInConnections(Era era, Vertx vertx, StandInMethods methods, StandInSettings settings, Supplier<String> url) {
        this.era = era;
        this.vertx = vertx;
        this.methods = methods;
        this.settings = settings;
        this.url = url;
    }

    void closeAll(int code, String reason) {
        sockets.forEach(socket -> socket.close((short) code, reason));
    }

    List<StandInGateway.Call> calls() {
        return List.copyOf(calls);
    }

    List<JsonObject> handshakes() {
        return List.copyOf(handshakes);
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    int opened() {
        return opened.get();
    }

    int open() {
        return sockets.size();
    }

    static JsonObject response(String id, JsonObject payload) {
        return new JsonObject().put("type", "res").put("id", id).put("ok", true).put("payload", payload);
    }

    /** A request on the gateway's port; on the event loop. */
    void accept(HttpServerRequest request) {
        paths.add(request.uri());
        Consumer<HttpServerRequest> answer = settings.http;
        if (answer != null) {
            answer.accept(request);
            return;
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.response().setStatusCode(426).end();
            return;
        }
        ConnectionBase connection = (ConnectionBase) request.connection();
        request.toWebSocket().onSuccess(socket -> open(request, connection, socket));
    }

    private void open(HttpServerRequest request, ConnectionBase connection, ServerWebSocket socket) {
        opened.incrementAndGet();
        sockets.add(socket);
        socket.closeHandler(closed -> sockets.remove(socket));
        socket.exceptionHandler(ignored -> { });
        Fault fault = settings.greeting;
        if (fault != null) {
            fault.apply(new Exchange(vertx, connection, socket, null, null, JsonObject::new));
            return;
        }
        String nonce = UUID.randomUUID().toString();
        send(socket, new JsonObject().put("type", "event").put("event", "connect.challenge")
                .put("payload", new JsonObject().put("nonce", nonce).put("ts", System.currentTimeMillis())));
        boolean[] isIn = new boolean[1];
        socket.textMessageHandler(text -> {
            JsonObject frame;
            try {
                frame = new JsonObject(text);
            } catch (DecodeException malformed) {
                socket.close();
                return;
            }
            if (settings.frozen) {
                return;
            }
            if (isIn[0]) {
                call(connection, socket, frame);
            } else {
                isIn[0] = handshake(request, socket, frame, nonce);
            }
        });
    }

    private boolean handshake(HttpServerRequest request, ServerWebSocket socket, JsonObject frame, String nonce) {
        if (!"connect".equals(frame.getString("method"))) {
            refuse(socket, frame, new JsonObject().put("code", "INVALID_REQUEST")
                    .put("message", "invalid handshake: first request must be connect"), 1008);
            return false;
        }
        JsonObject params = frame.getJsonObject("params");
        handshakes.add(params);
        Refusal refused = settings.refusal;
        if (refused == null) {
            refused = new StandInHandshake(era, settings.protocol, settings.token, settings.approvedDevices)
                    .check(params, nonce, request.getHeader("Origin"), url.get().replaceFirst("^ws", "http"));
        }
        if (refused != null) {
            refuse(socket, frame, refused.error(), refused.closeCode());
            return false;
        }
        JsonObject hello = new JsonObject()
                .put("type", "hello-ok")
                .put("protocol", settings.protocol)
                .put("server", new JsonObject().put("connId", UUID.randomUUID().toString()))
                .put("features", new JsonObject().put("methods", new JsonArray(names()))
                        .put("events", new JsonArray().add("tick")))
                .put("snapshot", new JsonObject())
                .put("policy", new JsonObject().put("maxPayload", 26_214_400).put("tickIntervalMs", 30_000));
        String version = settings.version;
        if (version != null) {
            hello.getJsonObject("server").put("version", version);
        }
        send(socket, response(frame.getString("id"), hello));
        return true;
    }

    private List<String> names() {
        return StandInMethods.names().stream().filter(name -> !name.equals(settings.missing)).toList();
    }

    private void refuse(ServerWebSocket socket, JsonObject frame, JsonObject error, int closeCode) {
        send(socket, new JsonObject().put("type", "res").put("id", frame.getString("id")).put("ok", false)
                .put("error", error));
        socket.close((short) closeCode, error.getString("message"));
    }

    private void call(ConnectionBase connection, ServerWebSocket socket, JsonObject frame) {
        String method = frame.getString("method");
        JsonObject params = frame.getJsonObject("params", new JsonObject());
        calls.add(new StandInGateway.Call(method, params));
        // Events arrive at any time; clients pass over them.
        send(socket, new JsonObject().put("type", "event").put("event", "tick").put("payload", new JsonObject()));
        Exchange exchange = new Exchange(vertx, connection, socket, frame.getString("id"), method, () -> {
            JsonObject result = methods.call(method, params);
            settings.recorder.accept(new StandInGateway.Call(method, params), result);
            return result;
        });
        Fault fault = settings.fault(method);
        if (fault != null) {
            fault.apply(exchange);
        } else if (method.equals("agent.wait")) {
            Duration limit = Duration.ofMillis(params.getInteger("timeoutMs", 0));
            exchange.when(() -> methods.chat().hasEnded(params), limit, exchange::answer);
        } else {
            exchange.answer();
        }
        if (settings.restartsOnPatch && method.equals("config.patch")) {
            methods.chat().restart();
            closeAll(1012, "service restart");
        }
    }

    private static void send(ServerWebSocket socket, JsonObject frame) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(frame.encode());
        }
    }
}
