package io.missioncontrol.gateway.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * A WebSocket to one checked address, on one event loop. The WebSocket client of Vert.x resolves names by itself,
 * behind the back of whoever checked the address; so this puts Netty's WebSocket codec on a plain Vert.x socket, whose
 * address may be resolved beforehand while certificates are still compared with the name. Follows no redirects, uses
 * no proxy, negotiates no extension.
 */
final class GatewaySocket {

    /** The largest message that gateways send and take, in bytes. */
    static final int MAX_MESSAGE = 26_214_400;

    private static final int MAX_HTTP_ANSWER = 65_536;
    private static final int CLOSE_TIMEOUT_MS = 1_000;

    /** Told on the socket's event loop. */
    interface Listener {

        /** A whole text message; valid during the call. */
        void message(ByteBuf text);

        /** The last thing that is told. */
        void closed(Closing closing);
    }

    /**
     * How a connection ended.
     *
     * @param code of the closing frame; 1006 when there was none
     * @param failure what went wrong on this side; null when the gateway closed
     */
    record Closing(int code, String reason, Throwable failure) {

        static final int WITHOUT_FRAME = 1006;

        /** Whether the gateway sent more than {@link #MAX_MESSAGE}. */
        boolean isTooLarge() {
            return failure instanceof TooLongFrameException
                    || failure instanceof CorruptedWebSocketFrameException corrupted
                        && corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
        }
    }

    private final NetSocketInternal socket;
    private final WebSocketClientHandshaker handshaker;
    private final Listener listener;
    private final Promise<GatewaySocket> opened = Promise.promise();
    private Closing closing;

    private GatewaySocket(NetSocketInternal socket, WebSocketClientHandshaker handshaker, Listener listener) {
        this.socket = socket;
        this.handshaker = handshaker;
        this.listener = listener;
    }

    /**
     * Connects and upgrades. To be called on an event loop, which then is the socket's.
     *
     * @param remote the resolved address, which carries the name that a certificate must be for
     * @param origin null to send none
     * @param upgradeMs how long the answer to the upgrade is waited for once there is a connection
     */
    static Future<GatewaySocket> open(NetClient client, SocketAddress remote, GatewayAddress address, String origin,
            long upgradeMs, Listener listener) {
        WebSocketClientHandshaker handshaker;
        try {
            handshaker = handshaker(address, origin);
        } catch (URISyntaxException e) {
            return Future.failedFuture(e);
        }
        return client.connect(remote).compose(connected -> {
            GatewaySocket socket = new GatewaySocket((NetSocketInternal) connected, handshaker, listener);
            return socket.upgrade(upgradeMs);
        });
    }

    private static WebSocketClientHandshaker handshaker(GatewayAddress address, String origin)
            throws URISyntaxException {
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.HOST, address.authority());
        if (origin != null) {
            headers.set(HttpHeaderNames.ORIGIN, origin);
        }
        address.authorization().ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
        URI uri = new URI((address.tls() ? "wss://" : "ws://") + "gateway" + address.uri());
        return WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, null, false, headers, MAX_MESSAGE, true, false, CLOSE_TIMEOUT_MS, false,
                false);
    }

    private Future<GatewaySocket> upgrade(long timeoutMs) {
        ChannelHandlerContext handler = socket.channelHandlerContext();
        ChannelPipeline pipeline = handler.pipeline();
        pipeline.addBefore(handler.name(), "http", new HttpClientCodec());
        pipeline.addBefore(handler.name(), "http-answer", new HttpObjectAggregator(MAX_HTTP_ANSWER));
        socket.messageHandler(this::received);
        socket.exceptionHandler(failure -> end(new Closing(Closing.WITHOUT_FRAME, "", failure)));
        socket.closeHandler(closed -> end(new Closing(Closing.WITHOUT_FRAME, "", null)));
        handshaker.handshake(handler.channel());
        ScheduledFuture<?> deadline = handler.executor().schedule(() ->
                end(new Closing(Closing.WITHOUT_FRAME, "", new TimeoutException())), timeoutMs, TimeUnit.MILLISECONDS);
        return opened.future().onComplete(done -> deadline.cancel(false));
    }

    /** Fails when the connection is closed. */
    Future<Void> send(String text) {
        if (closing != null) {
            return Future.failedFuture(new ClosedChannelException());
        }
        return socket.writeMessage(new TextWebSocketFrame(text));
    }

    /** Says good-bye and hangs up; tells the listener nothing more. */
    void close(int code, String reason) {
        if (closing == null) {
            closing = new Closing(code, reason, null);
            hangUp(code, reason);
        }
    }

    /** No further message is read until {@link #resume}. */
    void pause() {
        socket.channelHandlerContext().channel().config().setAutoRead(false);
    }

    void resume() {
        socket.channelHandlerContext().channel().config().setAutoRead(true);
    }

    private void received(Object message) {
        try {
            switch (message) {
                case FullHttpResponse answer -> finishUpgrade(answer);
                case TextWebSocketFrame text -> {
                    if (closing == null) {
                        listener.message(text.content());
                    }
                }
                case PingWebSocketFrame ping -> socket.writeMessage(new PongWebSocketFrame(ping.content().retain()));
                case CloseWebSocketFrame close -> {
                    int code = close.statusCode() < 0 ? 1005 : close.statusCode();
                    end(new Closing(code, close.reasonText(), null));
                }
                default -> {
                    // Pongs and binary messages: nobody asked for them.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void finishUpgrade(FullHttpResponse answer) {
        ChannelHandlerContext handler = socket.channelHandlerContext();
        try {
            handshaker.finishHandshake(handler.channel(), answer);
        } catch (RuntimeException refused) {
            end(new Closing(Closing.WITHOUT_FRAME, "", refused));
            return;
        }
        handler.pipeline().addBefore(handler.name(), "whole-messages", new WebSocketFrameAggregator(MAX_MESSAGE));
        opened.complete(this);
    }

    private void end(Closing how) {
        if (closing != null) {
            return;
        }
        closing = how;
        boolean isTooLarge = how.isTooLarge();
        hangUp(isTooLarge ? 1009 : 1000, "");
        if (!opened.future().isComplete()) {
            Throwable why = how.failure() != null ? how.failure() : new ClosedChannelException();
            opened.fail(why);
        } else {
            listener.closed(how);
        }
    }

    private void hangUp(int code, String reason) {
        if (handshaker.isHandshakeComplete() && socket.channelHandlerContext().channel().isActive()) {
            socket.writeMessage(new CloseWebSocketFrame(code, reason)).onComplete(sent -> socket.close());
        } else {
            socket.close();
        }
    }
}
