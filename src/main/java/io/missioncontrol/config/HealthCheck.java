package io.missioncontrol.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Asks the service on this machine how it is, for container health checks. A plain socket and no configuration
 * framework: it runs every few seconds and must cost next to nothing.
 */
public final class HealthCheck {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** Readiness itself is bounded by 1 s. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

    private HealthCheck() {}

    /**
     * Requests the path from the port in {@code PORT} over loopback.
     *
     * @return the exit code: 0 when the answer is 200, else 1 with one line on standard error
     */
    public static int run(String path) {
        int port = port();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) CONNECT_TIMEOUT.toMillis());
            socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (status != null && status.startsWith("HTTP/1.1 200 ")) {
                return 0;
            }
            System.err.println(path + " answered " + (status == null ? "nothing" : status));
        } catch (IOException e) {
            System.err.println(path + " on port " + port + " does not answer: " + e.getMessage());
        }
        return 1;
    }

    private static int port() {
        Variable variable = Variables.named("PORT").orElseThrow();
        return Integer.parseInt(Optional.ofNullable(System.getProperty("PORT", System.getenv("PORT")))
                .or(() -> portOfFile(Path.of(".env")))
                .filter(value -> !value.isBlank())
                .flatMap(value -> variable.rule().read(value).value())
                .orElse(variable.defaultValue()));
    }

    /** Of the {@code .env} in the working directory, which the service reads too. */
    static Optional<String> portOfFile(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(reader);
            return Optional.ofNullable(properties.getProperty("PORT"));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
