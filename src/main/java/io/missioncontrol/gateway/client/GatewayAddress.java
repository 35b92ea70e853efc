package io.missioncontrol.gateway.client;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The URL of a gateway, taken apart. Host names with underscores are fine: containers have them.
 *
 * @param host without the brackets of IPv6
 * @param port the default of the scheme when the URL names none
 * @param uri what is asked for: path and query, at least {@code /}
 * @param authority host and explicit port as they were typed, for the {@code Host} header
 * @param credentials {@code user:password} of the URL, for proxies that want them; null for none
 * @param origin as a browser that shows the gateway's own pages sends it
 */
record GatewayAddress(
        boolean tls, String host, int port, String uri, String authority, String credentials, String origin) {

    private static final int MAX_LENGTH = 2_000;

    /**
     * @param origin to be used instead of the URL's own
     * @throws GatewayException with {@link GatewayErrorCode#INVALID_URL}
     */
    static GatewayAddress parse(String url, Optional<String> origin) {
        if (url == null || url.isBlank()) {
            throw new GatewayException(GatewayErrorCode.INVALID_URL, "Gateway URL is not configured.");
        }
        String typed = url.strip();
        if (typed.length() > MAX_LENGTH) {
            throw invalid("it", "it is longer than " + MAX_LENGTH + " characters");
        }
        String scheme = typed.contains("://") ? typed.substring(0, typed.indexOf(':')).toLowerCase(Locale.ROOT) : "";
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw invalid(withoutSecrets(typed), "scheme isn't ws or wss");
        }
        URI parsed;
        try {
            parsed = new URI(typed);
        } catch (URISyntaxException malformed) {
            throw invalid(withoutSecrets(typed), malformed.getReason().toLowerCase(Locale.ROOT));
        }
        String authority = parsed.getRawAuthority();
        if (authority == null) {
            throw invalid(withoutSecrets(typed), "hostname isn't provided");
        }
        boolean tls = scheme.equals("wss");
        int at = authority.lastIndexOf('@');
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon >= 0 && colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        int port = hasPort && colon + 1 < hostAndPort.length()
                ? port(hostAndPort.substring(colon + 1)).orElseThrow(() ->
                        invalid(withoutSecrets(typed), "port isn't a number from 1 to 65535"))
                : tls ? 443 : 80;
        return new GatewayAddress(tls, bareHost(host, typed), port, pathAndQuery(parsed), hostAndPort,
                at < 0 ? null : authority.substring(0, at),
                origin.orElseGet(() -> (tls ? "https://" : "http://") + hostAndPort.toLowerCase(Locale.ROOT)));
    }

    /** Where it is, for people: host and port, nothing else of the URL. */
    String name() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    Optional<String> authorization() {
        return Optional.ofNullable(credentials).map(userInfo -> "Basic " + Base64.getEncoder().encodeToString(
                URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return name();
    }

    private static Optional<Integer> port(String digits) {
        if (!digits.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(digits)).filter(port -> port > 0 && port < 65_536);
    }

    private static String bareHost(String host, String typed) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        try {
            String ascii = IDN.toASCII(host);
            if (!ascii.matches("[A-Za-z0-9._-]{1,253}")) {
                throw invalid(withoutSecrets(typed), "hostname isn't valid");
            }
            return ascii;
        } catch (IllegalArgumentException notAName) {
            throw invalid(withoutSecrets(typed), "hostname isn't valid");
        }
    }

    private static String pathAndQuery(URI parsed) {
        String path = parsed.getRawPath() == null || parsed.getRawPath().isEmpty() ? "/" : parsed.getRawPath();
        String uri = parsed.getRawQuery() == null ? path : path + "?" + parsed.getRawQuery();
        return URI.create(uri).toASCIIString();
    }

    private static GatewayException invalid(String what, String why) {
        return new GatewayException(GatewayErrorCode.INVALID_URL, what + " isn't a valid URI: " + why);
    }

    /** The URL as far as it may be repeated: no user and password, no query; people put tokens there. */
    private static String withoutSecrets(String typed) {
        String bare = typed.split("[?#]", 2)[0];
        int at = bare.lastIndexOf('@');
        int scheme = bare.indexOf("://");
        String named = at < 0 ? bare : (scheme < 0 ? "" : bare.substring(0, scheme + 3)) + bare.substring(at + 1);
        return named.length() > 200 ? named.substring(0, 200) + "…" : named;
    }
}
