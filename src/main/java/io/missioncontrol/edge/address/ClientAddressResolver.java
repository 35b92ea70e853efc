package io.missioncontrol.edge.address;

import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells who sent a request: the peer of the connection or, when that peer is in {@code TRUSTED_PROXIES}, the client
 * it names in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For}. The same answer serves limits, logs and the
 * stored {@code source_ip}.
 *
 * <p>The header is walked from right to left past trusted hops; the first that is not trusted is the client. If all
 * are trusted, the leftmost is. At a hop that can not be read the walk ends with the trusted hop that wrote it, since
 * whatever stands further left may be the client's own invention.
 *
 * <p>A proxy that keeps one of the two headers passes the other on as the client sent it. Nothing tells which one is
 * the proxy's, so when both are there and name different clients, neither is believed and the peer is the answer.
 *
 * <p>Work is linear in the length of the headers (the server bounds that) and no name is ever resolved.
 */
@Startup
@ApplicationScoped
public class ClientAddressResolver {

    private static final Logger LOG = Logger.getLogger(ClientAddressResolver.class);

    private final Networks trusted;

    @Inject
    public ClientAddressResolver(@ConfigProperty(name = "TRUSTED_PROXIES") Optional<String> trustedProxies) {
        this(Networks.parse(trustedProxies.orElse("")));
        if (trusted.invalid() > 0) {
            LOG.warnf("config.trusted_proxies.ignored TRUSTED_PROXIES: %d invalid entries ignored (expected addresses or CIDR blocks)",
                    trusted.invalid());
        }
    }

    ClientAddressResolver(Networks trusted) {
        this.trusted = trusted;
    }

    /** The client's address; {@link ClientAddress#UNKNOWN} when the peer has none (a domain socket). Never null. */
    public ClientAddress resolve(HttpServerRequest request) {
        // Not request.remoteAddress(): a proxy filter may have replaced that one already.
        ClientAddress peer = addressOf(request.connection().remoteAddress());
        if (trusted.isEmpty() || !trusted.contains(peer)) {
            return peer;
        }
        return resolve(peer, request.headers().getAll("Forwarded"), request.headers().getAll("X-Forwarded-For"));
    }

    private static ClientAddress addressOf(SocketAddress peer) {
        String text = peer == null ? null : peer.hostAddress();
        return ClientAddress.parse(text).orElse(ClientAddress.UNKNOWN);
    }

    /** The client that a peer names in its header lines, which are given in the order of arrival. */
    ClientAddress resolve(ClientAddress peer, List<String> forwarded, List<String> xForwardedFor) {
        if (!trusted.contains(peer)) {
            return peer;
        }
        boolean hasForwarded = isPresent(forwarded);
        boolean hasXForwardedFor = isPresent(xForwardedFor);
        if (hasForwarded && hasXForwardedFor) {
            ClientAddress client = walk(peer, HopReader.ofForwarded(forwarded));
            return client.equals(walk(peer, HopReader.ofXForwardedFor(xForwardedFor))) ? client : peer;
        }
        if (hasForwarded) {
            return walk(peer, HopReader.ofForwarded(forwarded));
        }
        return hasXForwardedFor ? walk(peer, HopReader.ofXForwardedFor(xForwardedFor)) : peer;
    }

    private static boolean isPresent(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank()) {
                return true;
            }
        }
        return false;
    }

    private ClientAddress walk(ClientAddress peer, HopReader hops) {
        ClientAddress hop = peer;
        while (hops.hasNext()) {
            Optional<ClientAddress> next = hops.next();
            if (next.isEmpty()) {
                return hop;
            }
            hop = next.get();
            if (!trusted.contains(hop)) {
                return hop;
            }
        }
        return hop;
    }
}
