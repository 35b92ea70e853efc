package io.missioncontrol.edge.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Over a real connection: what the server hands over of repeated, oddly spelled and raw header lines. */
class ClientAddressResolverHttpTest {

    private static Vertx vertx;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theLastLineOfATrustedPeerIsNearest() throws Exception {
        String answer = answer("127.0.0.0/8", "X-Forwarded-For: 1.1.1.1\r\nx-forwarded-for: 9.9.9.9, 127.0.0.2\r\n");

        assertThat(answer).endsWith("client=9.9.9.9");
    }

    @Test
    void rawBytesAndQuotesToTheLeftDoNotMatter() throws Exception {
        String answer = answer("127.0.0.1", "Forwarded: for=\"\u00ff\r\nForwarded: for=\"[2001:db8::1]:80\"\r\n");

        assertThat(answer).endsWith("client=2001:db8::1");
    }

    @Test
    void withoutTrustedProxiesThePeerIsTheClient() throws Exception {
        assertThat(answer("", "X-Forwarded-For: 9.9.9.9\r\n")).endsWith("client=127.0.0.1");
    }

    private static String answer(String trustedProxies, String headerLines) throws Exception {
        ClientAddressResolver resolver = new ClientAddressResolver(Optional.of(trustedProxies));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("client=" + resolver.resolve(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        try {
            return exchange(server.actualPort(), headerLines);
        } finally {
            server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static String exchange(int port, String headerLines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String request = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + headerLines + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
