package io.missioncontrol.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of the database as operators write it in {@code DATABASE_URL}; both drivers get theirs from it.
 *
 * <p>Accepted are {@code postgresql+psycopg://}, {@code postgresql://} and {@code postgres://}; user, password and
 * database may be percent-encoded; an IPv6 address stands in brackets; the port is 5432 unless given.
 *
 * @param host name or address, without brackets
 * @param password absent when the server trusts the user
 * @param parameters what the drivers are told besides, see {@link DatabaseParameters}
 */
public record DatabaseUrl(
        String host, int port, String database, String user, Optional<String> password, DatabaseParameters parameters) {

    private static final int DEFAULT_PORT = 5432;

    // A password may contain anything but "@", as in the drivers that operators come from.
    private static final Pattern SHAPE = Pattern.compile("""
            postgres(?:ql(?:\\+psycopg)?)?://\
            (?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?\
            (?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<host>[^/:?#\\[\\]@]*))\
            (?::(?<port>[0-9]{0,5}))?\
            (?:/(?<database>[^?#]*))?\
            (?:\\?(?<query>[^#]*))?""");

    /**
     * Reads a {@code DATABASE_URL}.
     *
     * @throws IllegalArgumentException with a rule that completes the sentence "DATABASE_URL …" and repeats nothing of
     *     the value, which may hold a password
     */
    public static DatabaseUrl parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be of the form postgresql://user:password@host:port/database");
        }
        Map<String, String> query = parseQuery(matcher.group("query"));
        String host = firstOf(query.remove("host"), matcher.group("ipv6"), matcher.group("host"))
                .orElseThrow(() -> new IllegalArgumentException("must name a host"));
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new IllegalArgumentException("must name a TCP host: Unix-domain sockets are not supported");
        }
        if (host.indexOf(',') >= 0) {
            throw new IllegalArgumentException("must name one host, not several");
        }
        int port = firstOf(query.remove("port"), matcher.group("port")).map(DatabaseUrl::parsePort)
                .orElse(DEFAULT_PORT);
        String database = firstOf(query.remove("dbname"), decode(matcher.group("database")))
                .orElseThrow(() -> new IllegalArgumentException("must name a database"));
        String user = firstOf(query.remove("user"), decode(matcher.group("user")))
                .orElseThrow(() -> new IllegalArgumentException("must name a user"));
        Optional<String> password = firstOf(query.remove("password"), decode(matcher.group("password")));
        return new DatabaseUrl(host, port, database, user, password, DatabaseParameters.parse(query));
    }

    /** For the reactive client; user, password and parameters are handed over separately. */
    public String reactiveUrl() {
        return "postgresql://" + bracketedHost() + ":" + port + "/" + encode(database);
    }

    /** For JDBC, which only migrations use; user and password are handed over separately. */
    public String jdbcUrl() {
        StringBuilder url = new StringBuilder("jdbc:postgresql://")
                .append(bracketedHost()).append(':').append(port).append('/').append(encode(database));
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.forJdbc().entrySet()) {
            url.append(separator).append(parameter.getKey()).append('=').append(encode(parameter.getValue()));
            separator = '&';
        }
        return url.toString();
    }

    /** Says where the database is, for messages: never who connects, nor with which password. */
    public String location() {
        return bracketedHost() + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return location();
    }

    private String bracketedHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static Map<String, String> parseQuery(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("must have query parameters of the form name=value");
            }
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static int parsePort(String text) {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException("must have a port from 1 to 65535");
    }

    private static Optional<String> firstOf(String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isEmpty()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static String decode(String text) {
        if (text == null) {
            return null;
        }
        try {
            // A plus sign is itself here; only HTML forms use it for a blank.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // Not chained: the cause's message repeats what it could not read.
            throw new IllegalArgumentException("must write % as %25 where it does not start a percent-encoded byte");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
