package io.missioncontrol.gateway.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The connections that are open, one per gateway and way to get in: a changed token or flag opens another one, and the
 * old one ends when it has been idle for a minute.
 */
@ApplicationScoped
public class GatewayConnections {

    /** A connection without calls is closed after this. */
    static final long IDLE_MS = 60_000;
    /** Open at once, over all gateways. */
    private static final int MAX_CONNECTIONS = 2_000;
    private static final int MAX_CONNECT_MS = 5_000;
    /** Addresses of one name that are tried, one behind the other. */
    private static final int MAX_ADDRESSES = 3;

    private final Vertx vertx;
    private final GatewayNetworks networks;
    private final HostResolver resolver;
    private final DeviceIdentities identities;
    private final Optional<String> origin;
    private final long timeoutMs;
    private final long idleMs;
    private final Map<GatewayTarget, Link> links = new ConcurrentHashMap<>();
    private final NetClient plain;
    private final NetClient verifying;
    private final NetClient trusting;

    /** A connection, or one that is being opened, with its event loop. */
    private record Link(Context context, Future<GatewayConnection> connection) {}

    /** What is done with an open connection, on its event loop. */
    interface Use<T> {

        Future<T> apply(GatewayConnection connection, long remainingMs);
    }

    @Inject
    public GatewayConnections(Vertx vertx, GatewayNetworks networks, HostResolver resolver,
            DeviceIdentities identities, GatewayClientConfig config) {
        this(vertx, networks, resolver, identities, config.origin().map(origin -> origin.replaceFirst("/+$", "")),
                config.callTimeoutSeconds() * 1_000L, IDLE_MS);
    }

    GatewayConnections(Vertx vertx, GatewayNetworks networks, HostResolver resolver, DeviceIdentities identities,
            Optional<String> origin, long timeoutMs, long idleMs) {
        this.vertx = vertx;
        this.networks = networks;
        this.resolver = resolver;
        this.identities = identities;
        this.origin = origin;
        this.timeoutMs = timeoutMs;
        this.idleMs = idleMs;
        plain = vertx.createNetClient(options());
        verifying = vertx.createNetClient(options().setSsl(true).setHostnameVerificationAlgorithm("HTTPS"));
        trusting = vertx.createNetClient(
                options().setSsl(true).setHostnameVerificationAlgorithm("").setTrustAll(true));
    }

    private NetClientOptions options() {
        return new NetClientOptions()
                .setConnectTimeout((int) Math.min(MAX_CONNECT_MS, timeoutMs))
                .setSslHandshakeTimeout(Math.min(MAX_CONNECT_MS, timeoutMs))
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
    }

    /**
     * Uses the open connection, or a new one. Fails with {@link GatewayException}, or with {@link NotConnected} when
     * there is no connection and so nothing was sent. Ends on some event loop.
     */
    <T> Uni<T> use(GatewayTarget target, Use<T> use) {
        return Uni.createFrom().emitter(emitter -> use(target, use, now() + timeoutMs, emitter, true));
    }

    private <T> void use(
            GatewayTarget target, Use<T> use, long deadline, UniEmitter<? super T> emitter, boolean mayOpenAnother) {
        Link link;
        try {
            link = get(target);
        } catch (GatewayException refused) {
            emitter.fail(refused);
            return;
        }
        link.context().runOnContext(run -> link.connection().onComplete(opened -> {
            if (opened.failed()) {
                emitter.fail(new NotConnected((GatewayException) opened.cause()));
            } else if (!opened.result().isOpen() && mayOpenAnother) {
                // It ended between being found and being used.
                links.remove(target.withoutId(), link);
                use(target, use, deadline, emitter, false);
            } else {
                use.apply(opened.result(), Math.max(1, deadline - now()))
                        .onSuccess(emitter::complete)
                        .onFailure(emitter::fail);
            }
        }));
    }

    private Link get(GatewayTarget target) {
        GatewayTarget key = target.withoutId();
        Link link = links.get(key);
        if (link != null) {
            return link;
        }
        if (links.size() >= MAX_CONNECTIONS) {
            throw new GatewayException(GatewayErrorCode.OVERLOADED,
                    MAX_CONNECTIONS + " connections to gateways are open; no more are opened.");
        }
        GatewayAddress address = GatewayAddress.parse(target.url(), origin);
        return links.computeIfAbsent(key, absent -> open(key, address));
    }

    int size() {
        return links.size();
    }

    @PreDestroy
    void close() {
        links.values().forEach(link -> link.connection().onSuccess(connection ->
                link.context().runOnContext(run -> connection.close())));
        plain.close();
        verifying.close();
        trusting.close();
    }

    private Link open(GatewayTarget key, GatewayAddress address) {
        // A context of its own: the caller's belongs to a request, and ends with it.
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        Promise<GatewayConnection> opened = Promise.promise();
        Link link = new Link(context, opened.future());
        context.runOnContext(run -> {
            GatewayConnection connection = new GatewayConnection(vertx, key, address, timeoutMs, idleMs);
            connection.whenClosed().onComplete(closed -> links.remove(key, link));
            long deadline = vertx.setTimer(timeoutMs, late -> opened.tryFail(new GatewayException(GatewayErrorCode.TIMED_OUT,
                    "Gateway at " + address.name() + " could not be connected to within " + timeoutMs / 1_000
                    + " s.")));
            connect(connection, key, address).onComplete(done -> {
                if (done.succeeded() && !opened.tryComplete(done.result())) {
                    connection.close();
                } else if (done.failed()) {
                    opened.tryFail(ConnectFailures.of(done.cause(), address));
                }
            });
            opened.future().onComplete(done -> vertx.cancelTimer(deadline))
                    .onFailure(failed -> links.remove(key, link));
        });
        return link;
    }

    private Future<GatewayConnection> connect(
            GatewayConnection connection, GatewayTarget target, GatewayAddress address) {
        // Before the socket is there: its challenge must find somebody who can answer.
        Promise<DeviceIdentity> device = ((VertxInternal) vertx).getOrCreateContext().promise();
        if (target.disableDevicePairing()) {
            device.complete();
        } else {
            identities.get().onComplete(device);
        }
        return device.future().compose(identity -> resolver.resolve(address.host())
                .compose(found -> {
                    List<InetAddress> permitted =
                            found.stream().filter(networks::permits).limit(MAX_ADDRESSES).toList();
                    return permitted.isEmpty()
                            ? Future.failedFuture(ConnectFailures.addressRefused(address))
                            : socket(permitted, 0, connection, target, address);
                })
                .compose(socket -> connection.handshake(socket, identity)));
    }

    private Future<GatewaySocket> socket(List<InetAddress> addresses, int index, GatewayConnection connection,
            GatewayTarget target, GatewayAddress address) {
        NetClient client = !address.tls() ? plain : target.allowInsecureTls() ? trusting : verifying;
        SocketAddress remote =
                SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.get(index), address.port()));
        String origin = target.disableDevicePairing() ? address.origin() : null;
        return GatewaySocket.open(client, remote, address, origin, timeoutMs, connection).recover(failure ->
                index + 1 < addresses.size()
                        ? socket(addresses, index + 1, connection, target, address)
                        : Future.failedFuture(failure));
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
