package io.missioncontrol.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The query parameters of {@code DATABASE_URL} under the names that PostgreSQL's own client library gives them, checked
 * and translated for both drivers.
 *
 * @param sslMode {@code disable}, {@code allow}, {@code prefer} (the default), {@code require}, {@code verify-ca} or
 *     {@code verify-full}
 * @param sslRootCertificate path of a PEM file with the certificates of trusted authorities
 * @param applicationName shown in {@code pg_stat_activity}
 * @param connectTimeoutSeconds time for one attempt to connect, 1 to 60 s
 * @param options command-line options for the server's session, such as {@code -c search_path=crew}
 */
public record DatabaseParameters(
        String sslMode,
        Optional<String> sslRootCertificate,
        String applicationName,
        int connectTimeoutSeconds,
        Optional<String> options) {

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    // They tune sockets of another client library, or ask for what is always so here.
    private static final Set<String> IGNORED = Set.of("keepalives", "keepalives_idle", "keepalives_interval",
            "keepalives_count", "tcp_user_timeout", "client_encoding", "target_session_attrs");
    // Longer, and a request would wait longer for its answer than the five seconds it is promised.
    private static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 3;

    static DatabaseParameters parse(Map<String, String> query) {
        Map<String, String> rest = new TreeMap<>(query);
        rest.keySet().removeAll(IGNORED);
        Optional<String> rootCertificate = remove(rest, "sslrootcert");
        String sslMode = remove(rest, "sslmode").map(mode -> mode.toLowerCase(Locale.ROOT)).orElse("prefer");
        if (!SSL_MODES.contains(sslMode)) {
            throw new IllegalArgumentException(
                    "must have an sslmode of disable, allow, prefer, require, verify-ca or verify-full");
        }
        if (sslMode.equals("require") && rootCertificate.isPresent()) {
            // As in PostgreSQL's own client library: who names authorities wants them checked.
            sslMode = "verify-ca";
        }
        if (sslMode.startsWith("verify-") && rootCertificate.isEmpty()) {
            throw new IllegalArgumentException("must name an sslrootcert file when sslmode is " + sslMode);
        }
        String applicationName = remove(rest, "application_name").orElse("mission-control");
        int connectTimeout = remove(rest, "connect_timeout").map(DatabaseParameters::parseConnectTimeout)
                .orElse(DEFAULT_CONNECT_TIMEOUT_SECONDS);
        Optional<String> options = remove(rest, "options");
        if (!rest.isEmpty()) {
            // The name is not repeated: in a URL that is cut in the wrong place it can be a part of the password.
            throw new IllegalArgumentException("has a query parameter that is not supported; supported are sslmode, "
                    + "sslrootcert, application_name, connect_timeout, options, host, port, dbname, user, password");
        }
        return new DatabaseParameters(sslMode, rootCertificate, applicationName, connectTimeout, options);
    }

    Map<String, String> forJdbc() {
        Map<String, String> jdbc = new TreeMap<>();
        jdbc.put("sslmode", sslMode);
        sslRootCertificate.ifPresent(file -> jdbc.put("sslrootcert", file));
        jdbc.put("ApplicationName", applicationName);
        jdbc.put("connectTimeout", Integer.toString(connectTimeoutSeconds));
        options.ifPresent(text -> jdbc.put("options", text));
        return jdbc;
    }

    Map<String, String> forReactive() {
        String reactive = "quarkus.datasource.reactive.";
        Map<String, String> properties = new TreeMap<>();
        properties.put(reactive + "postgresql.ssl-mode", sslMode);
        if (sslMode.equals("verify-full")) {
            properties.put(reactive + "hostname-verification-algorithm", "HTTPS");
        }
        if (sslRootCertificate.isPresent()) {
            properties.put(reactive + "trust-certificate-pem", "true");
            properties.put(reactive + "trust-certificate-pem.certs", sslRootCertificate.get());
        } else if (!sslMode.equals("disable")) {
            // Encrypted, but nothing is checked: that is what allow, prefer and require mean.
            properties.put(reactive + "trust-all", "true");
        }
        properties.put(reactive + "additional-properties.application_name", applicationName);
        options.ifPresent(text -> properties.put(reactive + "additional-properties.options", text));
        return properties;
    }

    private static int parseConnectTimeout(String text) {
        if (text.matches("[0-9]{1,2}")) {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= 60) {
                return seconds;
            }
        }
        throw new IllegalArgumentException("must have a connect_timeout from 1 to 60 seconds");
    }

    private static Optional<String> remove(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.remove(name)).filter(value -> !value.isEmpty());
    }
}
