package io.missioncontrol.gateway.standin;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * An OpenClaw gateway for tests: speaks the wire protocol of one {@link Era}, keeps agents, files, configuration and
 * sessions in memory, and misbehaves when told to. Listens on a free port of the loopback address.
 *
 * <pre>{@code
 * try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
 *     gateway.next("config.patch", Fault.closeBehind(1012, "service restart"));
 *     …
 *     assertThat(gateway.messages("agent:main:main")).containsExactly("hello");
 * }
 * }</pre>
 */
public final class StandInGateway implements AutoCloseable {

    public static final String TOKEN = "stand-in-token-0123456789abcdef";

    private static final int WAIT_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final StandInMethods methods;
    private final StandInSettings settings;
    private final StandInConnections connections;
    private volatile String host = "127.0.0.1";
    private volatile boolean tls;
    private HttpServer server;
    private int port;

    /** A call that arrived. */
    public record Call(String method, JsonObject params) {}

    public StandInGateway(Era era) {
        methods = new StandInMethods(era);
        settings = new StandInSettings(era);
        connections = new StandInConnections(era, vertx, methods, settings, this::url);
    }

    /** @param version null to report none */
    public StandInGateway version(String version) {
        settings.version = version;
        return this;
    }

    public StandInGateway protocol(int protocol) {
        settings.protocol = protocol;
        return this;
    }

    /** @param token null to let everybody in */
    public StandInGateway token(String token) {
        settings.token = token;
        return this;
    }

    /** The address to listen on: {@code ::1} for IPv6. */
    public StandInGateway host(String host) {
        this.host = host;
        return this;
    }

    /** {@code wss} with a certificate that nobody has signed. */
    public StandInGateway tls() {
        tls = true;
        return this;
    }

    /** From now on devices need an approval, see {@link #approveDevices}. */
    public StandInGateway requirePairing() {
        settings.approvedDevices = ConcurrentHashMap.newKeySet();
        return this;
    }

    /** Closes every connection with 1012 after each configuration patch, its answer included, as many versions do. */
    public StandInGateway restartOnPatch() {
        settings.restartsOnPatch = true;
        return this;
    }

    /** As gateways that do not have this method yet. */
    public StandInGateway without(String method) {
        settings.missing = method;
        return this;
    }

    /** The port to listen on, instead of a free one. */
    public StandInGateway port(int port) {
        this.port = port;
        return this;
    }

    /** Is told of every call that was done, with its result, before the answer leaves; on the event loop. */
    public StandInGateway record(BiConsumer<Call, JsonObject> recorder) {
        settings.recorder = recorder;
        return this;
    }

    /** Listens. A stopped gateway comes back on the same port with what it knew. */
    public StandInGateway start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host).setPort(port).setMaxWebSocketFrameSize(26_214_400)
                .setMaxWebSocketMessageSize(26_214_400);
        if (tls) {
            options.setSsl(true).setKeyCertOptions(SelfSigned.certificate());
        }
        server = await(onContext(() -> vertx.createHttpServer(options).requestHandler(connections::accept).listen()));
        port = server.actualPort();
        return this;
    }

    /** Cuts every connection and stops to listen. */
    public void stop() {
        if (server != null) {
            await(onContext(server::close));
            server = null;
        }
    }

    /** Closes every connection with 1012 and goes on listening; runs are forgotten, and what was not kept is lost. */
    public void restart() {
        change(StandInChat::restart);
        connections.closeAll(1012, "service restart");
    }

    /** Messages are taken from now on, and nothing else happens until {@link #keep} or {@link #end}. */
    public void hold() {
        change(chat -> chat.work(run -> { }));
    }

    /** Puts the messages that are held into their sessions; their runs go on. */
    public void keep() {
        change(chat -> chat.runs().forEach(StandInChat.Run::keep));
    }

    /**
     * Ends the runs of the messages that are held.
     *
     * @param error null when they went well
     */
    public void end(String error) {
        change(chat -> chat.runs().forEach(run -> run.end(error)));
    }

    /** The runs of the messages that are taken from now on end with this error, whether they are kept or not. */
    public void fail(String error, boolean kept) {
        change(chat -> chat.work(run -> {
            if (kept) {
                run.keep();
            }
            run.end(error);
        }));
    }

    /** Messages are put into their sessions and their runs end at once, as in the beginning. */
    public void release() {
        change(chat -> chat.work(StandInChat.Run::complete));
    }

    private void change(Consumer<StandInChat> change) {
        await(onContext(() -> {
            change.accept(methods.chat());
            return Future.succeededFuture();
        }));
    }

    public void closeAll(int code, String reason) {
        connections.closeAll(code, reason);
    }

    /** Messages are read and forgotten from now on, as if the cable had been pulled. */
    public void freeze() {
        settings.frozen = true;
    }

    public void thaw() {
        settings.frozen = false;
    }

    @Override
    public void close() {
        stop();
        await(vertx.close());
    }

    public int port() {
        return port;
    }

    public String url() {
        return (tls ? "wss://" : "ws://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The next calls of this method meet these faults, one each. */
    public void next(String method, Fault... planned) {
        settings.plan(method, List.of(planned));
    }

    /** All calls of this method meet this fault; null ends that. */
    public void always(String method, Fault fault) {
        if (fault == null) {
            settings.lasting.remove(method);
        } else {
            settings.lasting.put(method, fault);
        }
    }

    /** What happens to new connections instead of the greeting; null for the usual. */
    public void greet(Fault fault) {
        settings.greeting = fault;
    }

    /** Lets nobody in; null ends that. */
    public void refuse(Refusal refusal) {
        settings.refusal = refusal;
    }

    /** Answers over HTTP instead of opening a WebSocket; null ends that. */
    public void answerHttp(Consumer<HttpServerRequest> http) {
        settings.http = http;
    }

    /** Answers every upgrade with this status. */
    public void answerStatus(int status) {
        answerHttp(request -> request.response().setStatusCode(status).end("status " + status));
    }

    /** Approves every device that has asked so far. */
    public void approveDevices() {
        connections.handshakes().stream().map(params -> params.getJsonObject("device")).filter(device -> device != null)
                .forEach(device -> settings.approvedDevices.add(device.getString("id")));
    }

    /** Everything that was called, in order; without the handshakes. */
    public List<Call> calls() {
        return connections.calls();
    }

    public List<JsonObject> calls(String method) {
        return connections.calls().stream().filter(call -> call.method().equals(method)).map(Call::params).toList();
    }

    /** The parameters of every {@code connect}. */
    public List<JsonObject> handshakes() {
        return connections.handshakes();
    }

    /** Path and query of every upgrade. */
    public List<String> paths() {
        return connections.paths();
    }

    /** How many WebSockets were ever opened. */
    public int connections() {
        return connections.opened();
    }

    /** How many are open now. */
    public int openConnections() {
        return connections.open();
    }

    /** The texts that a session got, in order. */
    public List<String> messages(String sessionKey) {
        return await(onContext(() -> Future.succeededFuture(methods.chat().history(sessionKey).stream()
                .map(message -> message.getJsonArray("content").getJsonObject(0).getString("text")).toList())));
    }

    public JsonObject config() {
        return await(onContext(() -> Future.succeededFuture(methods.config())));
    }

    /** Replaces the configuration, as somebody with an editor does. */
    public void configure(JsonObject config) {
        await(onContext(() -> {
            methods.configure(config);
            return Future.succeededFuture();
        }));
    }

    /** Null when there is no such agent or file. */
    public String file(String agentId, String name) {
        return await(onContext(() -> Future.succeededFuture(methods.file(agentId, name))));
    }

    public boolean hasSession(String sessionKey) {
        return await(onContext(() -> Future.succeededFuture(methods.hasSession(sessionKey))));
    }

    /** What real gateways have on their disk: configuration, agents' files and sessions. To be called by the recorder. */
    JsonObject state() {
        return methods.state();
    }

    /** Begins with the state that another process has left. Before {@link #start}. */
    void restore(JsonObject state) {
        methods.restore(state);
    }

    /** Before {@link #start}, or on the event loop. */
    StandInChat chat() {
        return methods.chat();
    }

    Vertx vertx() {
        return vertx;
    }

    private <T> Future<T> onContext(Callable<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(run -> {
            try {
                action.call().onComplete(promise);
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
