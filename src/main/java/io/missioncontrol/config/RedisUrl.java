package io.missioncontrol.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The address of a Redis server: {@code redis://user:password@host:port/database}, {@code rediss://} for TLS, or
 * {@code unix:///path}. User and password are percent-encoded.
 */
public final class RedisUrl {

    private RedisUrl() {}

    /** The rule that a URL breaks, without repeating anything of it; empty if it can be used. */
    public static Optional<String> problem(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            return Optional.of("must be a URL whose user and password are percent-encoded");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        return switch (scheme) {
            case "redis", "rediss" -> problemOfServer(url);
            case "unix" -> url.getPath() == null || url.getPath().length() < 2
                    ? Optional.of("must name the path of a socket")
                    : Optional.empty();
            default -> Optional.of("must begin with redis://, rediss:// or unix://");
        };
    }

    private static Optional<String> problemOfServer(URI url) {
        if (url.getHost() == null) {
            return Optional.of("must name a host");
        }
        String path = url.getPath() == null ? "" : url.getPath();
        return path.matches("(/[0-9]{0,5})?") ? Optional.empty() : Optional.of("must end with the number of a database");
    }

    /** For log lines and messages: without user, password and parameters. */
    public static String redact(String text) {
        try {
            URI url = new URI(text);
            if ("unix".equals(url.getScheme())) {
                return "unix://" + url.getPath();
            }
            if (url.getHost() == null) {
                return "(unreadable)";
            }
            return url.getScheme() + "://" + (url.getRawUserInfo() == null ? "" : "***@") + url.getHost()
                    + (url.getPort() < 0 ? "" : ":" + url.getPort()) + url.getPath();
        } catch (URISyntaxException malformed) {
            return "(unreadable)";
        }
    }
}
