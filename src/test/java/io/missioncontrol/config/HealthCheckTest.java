package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {

    private HttpServer server;

    @AfterEach
    void stop() {
        System.clearProperty("PORT");
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void succeedsWhenTheServiceAnswers200() throws IOException {
        // Given
        serve("/readyz", 200);

        // Then
        assertThat(HealthCheck.run("/readyz")).isZero();
    }

    @Test
    void failsOnAnyOtherAnswer() throws IOException {
        // Given
        serve("/readyz", 503);

        // Then
        assertThat(HealthCheck.run("/readyz")).isOne();
        assertThat(HealthCheck.run("/healthz")).isOne();
    }

    @Test
    void failsWhenNothingListens() throws IOException {
        // Given
        try (ServerSocket unused = new ServerSocket(0)) {
            System.setProperty("PORT", Integer.toString(unused.getLocalPort()));
        }

        // Then
        assertThat(HealthCheck.run("/readyz")).isOne();
    }

    @Test
    void readsThePortFromTheFileThatTheServiceReadsToo(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve(".env");
        Files.writeString(file, "# PORT=1\nAUTH_MODE=local\nPORT=8017\n");

        // Then
        assertThat(HealthCheck.portOfFile(file)).contains("8017");
        assertThat(HealthCheck.portOfFile(directory.resolve("none"))).isEmpty();
    }

    private void serve(String path, int status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        System.setProperty("PORT", Integer.toString(server.getAddress().getPort()));
    }
}
