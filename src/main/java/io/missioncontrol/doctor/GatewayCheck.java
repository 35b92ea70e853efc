package io.missioncontrol.doctor;

import io.missioncontrol.config.StartUpCheck;
import io.missioncontrol.gateway.GatewayTokens;
import io.missioncontrol.secret.Secrets;
import io.missioncontrol.secret.SecretsConfig;
import io.missioncontrol.secret.UnreadableSecretException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Gateways that the database knows: can their address be connected to, can their stored token be read. */
final class GatewayCheck {

    private static final String SUBJECT = "gateway";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int AT_MOST = 200;
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;

    private final StartUpCheck variables;
    private final Connection connection;

    GatewayCheck(StartUpCheck variables, Connection connection) {
        this.variables = variables;
        this.connection = connection;
    }

    private record Gateway(UUID id, String name, String url, String token) {}

    List<Finding> examine() throws SQLException {
        List<Gateway> gateways = stored();
        if (gateways.isEmpty()) {
            return List.of(Finding.ok(SUBJECT, "none is stored"));
        }
        List<Finding> findings = new ArrayList<>();
        unreadableTokens(gateways).ifPresent(findings::add);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Finding>> answers = gateways.stream()
                    .map(gateway -> CompletableFuture.supplyAsync(() -> reach(gateway), threads))
                    .toList();
            answers.forEach(answer -> findings.add(answer.join()));
        }
        return findings;
    }

    private List<Gateway> stored() throws SQLException {
        List<Gateway> gateways = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery("SELECT to_regclass('gateways') IS NOT NULL")) {
                table.next();
                if (!table.getBoolean(1)) {
                    return gateways;
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id, name, url, token FROM gateways ORDER BY name, id LIMIT " + AT_MOST)) {
                while (rows.next()) {
                    gateways.add(new Gateway(
                            rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3), rows.getString(4)));
                }
            }
        }
        return gateways;
    }

    private Optional<Finding> unreadableTokens(List<Gateway> gateways) {
        Secrets secrets = new Secrets(new KeysOfVariables(variables));
        List<String> unreadable = gateways.stream()
                .filter(gateway -> gateway.token() != null && !opens(secrets, gateway))
                .map(Gateway::name)
                .toList();
        return unreadable.isEmpty() ? Optional.empty() : Optional.of(Finding.fail(SUBJECT,
                "the stored token cannot be decrypted of: " + String.join(", ", unreadable)
                        + "; set SECRETS_KEY or SECRETS_KEY_PREVIOUS to the key it was stored with,"
                        + " or enter it again"));
    }

    private static boolean opens(Secrets secrets, Gateway gateway) {
        try {
            secrets.open(GatewayTokens.place(gateway.id()), gateway.token());
            return true;
        } catch (UnreadableSecretException e) {
            return false;
        }
    }

    private static Finding reach(Gateway gateway) {
        URI url;
        try {
            url = new URI(gateway.url().strip());
        } catch (URISyntaxException e) {
            return Finding.fail(SUBJECT, gateway.name() + " has an unreadable URL: correct it");
        }
        if (url.getHost() == null) {
            return Finding.fail(SUBJECT, gateway.name() + " has a URL without a host: correct it (ws://HOST:PORT)");
        }
        boolean tls = "wss".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? TLS_PORT : PLAIN_PORT;
        // Not the URL itself: it may carry a token.
        String place = gateway.name() + " at " + url.getHost() + ":" + port;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), (int) TIMEOUT.toMillis());
            return Finding.ok(SUBJECT, place + " accepts connections");
        } catch (UnknownHostException e) {
            return Finding.fail(SUBJECT, place + ": the name is unknown here; check the URL and this machine's DNS");
        } catch (IOException e) {
            return Finding.fail(SUBJECT, place + ": " + e.getMessage()
                    + "; is the gateway running, and may this machine reach it?");
        }
    }

    /** The keys as this process was given them. */
    private record KeysOfVariables(StartUpCheck variables) implements SecretsConfig {

        @Override
        public Optional<String> secretsKey() {
            return variables.value("SECRETS_KEY");
        }

        @Override
        public Optional<List<String>> secretsKeyPrevious() {
            return variables.value("SECRETS_KEY_PREVIOUS").map(keys -> List.of(keys.split(",")));
        }
    }
}
