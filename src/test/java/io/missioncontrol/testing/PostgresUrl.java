package io.missioncontrol.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/**
 * A libpq-style address, {@code postgresql://user:password@host:port/database?parameters}.
 *
 * @param parameters the part after {@code ?} as it was written, or an empty string
 */
public record PostgresUrl(
        String user, String password, String host, int port, String database, String parameters) {

    private static final List<String> SCHEMES = List.of("postgresql", "postgres", "postgresql+psycopg");
    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads one of the three spellings that {@code DATABASE_URL} has. User and password may be percent-encoded.
     *
     * @throws IllegalArgumentException without the text itself, which holds a password
     */
    public static PostgresUrl parse(String text) {
        var mark = text.indexOf("://");
        if (mark < 0 || !SCHEMES.contains(text.substring(0, mark))) {
            throw new IllegalArgumentException("not a PostgreSQL URL: it must start with one of " + SCHEMES);
        }
        URI uri;
        try {
            // "postgresql" because a scheme must not hold the dialect's plus sign in every URI reader.
            uri = URI.create("postgresql" + text.substring(mark));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a readable PostgreSQL URL");
        }
        if (uri.getHost() == null || uri.getRawPath() == null || uri.getRawPath().length() < 2) {
            throw new IllegalArgumentException("a PostgreSQL URL needs a host and a database");
        }
        var login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        var colon = login.indexOf(':');
        return new PostgresUrl(
                decode(colon < 0 ? login : login.substring(0, colon)),
                decode(colon < 0 ? "" : login.substring(colon + 1)),
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                decode(uri.getRawPath().substring(1)),
                uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    /** The same server and login, another database. */
    public PostgresUrl withDatabase(String name) {
        return new PostgresUrl(user, password, host, port, name, parameters);
    }

    /** The address for the JDBC driver; the login goes into {@link #login()}. */
    public String jdbc() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + encode(database) + query();
    }

    public Properties login() {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return login;
    }

    /** The libpq spelling, password included. */
    @Override
    public String toString() {
        return "postgresql://" + encode(user) + ":" + encode(password) + "@" + host + ":" + port + "/"
                + encode(database) + query();
    }

    private String query() {
        return parameters.isEmpty() ? "" : "?" + parameters;
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
