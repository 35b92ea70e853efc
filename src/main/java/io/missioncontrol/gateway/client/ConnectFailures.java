package io.missioncontrol.gateway.client;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLException;

/** Says why no WebSocket could be opened, and what an operator can do about it. */
final class ConnectFailures {

    private static final int TOO_MANY_REQUESTS = 429;

    private ConnectFailures() {}

    static GatewayException of(Throwable failure, GatewayAddress address) {
        return switch (failure) {
            case GatewayException known -> known;
            case UnknownHostException unknown -> new GatewayException(GatewayErrorCode.UNKNOWN_HOST,
                    "Gateway host \"" + address.host() + "\" is unknown: no address was found for this name. Check the"
                    + " URL. In a container, names of the host's network are not known: use the name of the"
                    + " gateway's service in a network that both containers share, or host.docker.internal for a"
                    + " gateway on the host.");
            case TimeoutException silent -> new GatewayException(GatewayErrorCode.TIMED_OUT,
                    "What listens at " + address.name() + " accepted the connection and then said nothing. It may be no"
                    + " gateway, or the gateway hangs" + schemeHint(address));
            case ConnectTimeoutException late -> unreachable(address, "did not answer in time");
            case NoRouteToHostException noRoute -> unreachable(address, "has no route");
            case ConnectException refused when isRefused(refused) -> new GatewayException(
                    GatewayErrorCode.CONNECTION_REFUSED,
                    "Gateway at " + address.name() + " refused the connection. Check that it is running and that it"
                    + " listens on this address and port" + loopbackHint(address));
            case SocketException unreachable -> unreachable(address, "cannot be reached");
            case SSLException tls -> tls(tls, address);
            case WebSocketClientHandshakeException answered when answered.response() != null ->
                    answered(answered.response().status(), address);
            case ClosedChannelException closed -> new GatewayException(GatewayErrorCode.CLOSED,
                    "Gateway at " + address.name() + " closed the connection before it was open. It may be starting;"
                    + " if this stays, check that the port is the gateway's" + schemeHint(address));
            default -> notAGateway(address, "is no WebSocket server");
        };
    }

    static GatewayException notAGateway(GatewayAddress address, String what) {
        return new GatewayException(GatewayErrorCode.NOT_A_GATEWAY,
                "What answers at " + address.name() + " " + what + ". Check host, port and path of the gateway's URL"
                + schemeHint(address));
    }

    static GatewayException addressRefused(GatewayAddress address) {
        return new GatewayException(GatewayErrorCode.ADDRESS_REFUSED,
                "Gateway host \"" + address.host() + "\" has an address at which gateways are not allowed. Link-local,"
                + " metadata, multicast and unspecified addresses never are; for others see GATEWAY_ALLOWED_NETWORKS"
                + " and GATEWAY_BLOCKED_NETWORKS.");
    }

    private static boolean isRefused(ConnectException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
    }

    private static GatewayException unreachable(GatewayAddress address, String what) {
        return new GatewayException(GatewayErrorCode.UNREACHABLE,
                "Gateway at " + address.name() + " " + what + ". Check the address, that the machine is up, and"
                + " firewalls and network policies in between.");
    }

    private static GatewayException tls(SSLException failure, GatewayAddress address) {
        String why;
        if (hasCause(failure, NotSslRecordException.class)) {
            why = "it does not speak TLS on this port; use ws:// if that is intended";
        } else if (hasCause(failure, CertificateException.class)) {
            why = "its certificate is not trusted for this host name; fix the certificate, or allow insecure TLS for"
                    + " this gateway if it signs its own";
        } else {
            why = "both sides could not agree; check the gateway's TLS settings and that this port speaks TLS";
        }
        return new GatewayException(GatewayErrorCode.TLS_FAILED,
                "No TLS connection to the gateway at " + address.name() + ": " + why + ".");
    }

    private static GatewayException answered(HttpResponseStatus status, GatewayAddress address) {
        int code = status.code();
        if (code == HttpResponseStatus.BAD_GATEWAY.code() || code == HttpResponseStatus.SERVICE_UNAVAILABLE.code()
                || code == HttpResponseStatus.GATEWAY_TIMEOUT.code() || code == TOO_MANY_REQUESTS) {
            return new GatewayException(GatewayErrorCode.UNAVAILABLE,
                    "Gateway at " + address.name() + " answered with HTTP status " + code
                    + ": it is starting or restarting, or a proxy in front of it does not reach it.");
        }
        if (status.codeClass() == HttpStatusClass.REDIRECTION) {
            return notAGateway(address, "redirects (HTTP status " + code + "), which is not followed");
        }
        if (status.codeClass() == HttpStatusClass.UNKNOWN) {
            return notAGateway(address, "is no WebSocket server");
        }
        return notAGateway(address, "is no WebSocket server: it answered with HTTP status " + code);
    }

    private static String loopbackHint(GatewayAddress address) {
        boolean isLoopback = address.host().equals("localhost") || address.host().startsWith("127.")
                || address.host().equals("::1");
        return isLoopback
                ? ". Inside a container, " + address.host() + " is the container itself: use the name of the gateway's"
                    + " service, or host.docker.internal for a gateway on the host."
                : ".";
    }

    private static String schemeHint(GatewayAddress address) {
        return address.tls() ? "." : "; if it speaks TLS, use wss://.";
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> kind) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
            depth++;
        }
        return false;
    }
}
