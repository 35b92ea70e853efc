package io.missioncontrol.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.missioncontrol.config.ServiceConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collectors that are down, slow or no collectors: whoever is traced does not notice. */
class SpanExportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final SpanBuffer buffer = new SpanBuffer();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + (line instanceof ExtLogRecord ext
                    ? ext.getFormattedMessage() : line.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private SpanExport export;
    private Tracing tracing;

    @BeforeEach
    void listen() {
        Logger.getLogger(SpanExport.class.getName()).addHandler(handler);
    }

    @AfterEach
    void end() {
        Logger.getLogger(SpanExport.class.getName()).removeHandler(handler);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsTracedWhileTheCollectorIsDownArrivesWhenItIsBack() throws IOException {
        int port = freePort();
        start("http://127.0.0.1:" + port);

        trace(100);
        await().atMost(PATIENCE).until(() -> !logged.isEmpty());
        trace(100);
        try (Collector collector = Collector.startOn(port)) {
            await().atMost(PATIENCE).until(() -> collector.spans().size() == 200);
            await().atMost(PATIENCE).until(() -> logged.size() == 2);
        }

        assertThat(logged.getFirst()).startsWith("WARN traces.export.failed reason=").contains("waiting=100 lost=0");
        assertThat(logged.getLast()).isEqualTo("INFO traces.export.resumed lost=0");
    }

    @Test
    void anOutageCostsABoundedBufferAndOneLine() throws IOException {
        start("http://127.0.0.1:" + freePort());

        trace(3 * SpanBuffer.CAPACITY);
        await().atMost(PATIENCE).until(() -> !logged.isEmpty());
        trace(3 * SpanBuffer.CAPACITY);

        assertThat(buffer.waiting()).isLessThanOrEqualTo(SpanBuffer.CAPACITY);
        await().during(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> logged.size() == 1);
    }

    @Test
    void whatIsRefusedIsNotSentAgain() {
        try (Collector collector = Collector.start()) {
            collector.answer(401);
            start(collector.endpoint());

            trace(10);
            await().atMost(PATIENCE).until(() -> !logged.isEmpty());
            collector.answer(200);
            trace(1);

            await().atMost(PATIENCE).until(() -> collector.spans().size() == 1);
            assertThat(logged.getFirst()).isEqualTo("WARN traces.export.failed reason=status 401 waiting=0 lost=10");
        }
    }

    @Test
    void whatTheCollectorHasNoRoomForIsSentAgain() {
        try (Collector collector = Collector.start()) {
            collector.answer(503);
            start(collector.endpoint());

            trace(10);
            await().atMost(PATIENCE).until(() -> !logged.isEmpty());
            collector.answer(200);

            await().atMost(PATIENCE).until(() -> collector.spans().size() == 10);
        }
    }

    @Test
    void garbageIsAnOutage() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAll(server, "220 smtp.example.com ESMTP\r\n\u0000\u0001"));
            start("http://127.0.0.1:" + server.getLocalPort());

            trace(10);

            await().atMost(PATIENCE).until(() -> !logged.isEmpty());
            assertThat(logged.getFirst()).startsWith("WARN traces.export.failed").doesNotContain("smtp");
        }
    }

    @Test
    void aCollectorThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            start("http://127.0.0.1:" + server.getLocalPort());

            trace(10);

            await().atMost(PATIENCE).until(() -> !logged.isEmpty());
            assertThat(logged.getFirst()).contains("reason=TimeoutException waiting=10");
        }
    }

    @Test
    void theLastSpansAreSentAtTheEnd() {
        try (Collector collector = Collector.start()) {
            start(collector.endpoint());

            trace(700);
            export.end(new ShutdownEvent());

            // No tick comes any more.
            await().atMost(PATIENCE).until(() -> collector.spans().size() == 700);
        }
    }

    @Test
    void withoutAnEndpointNothingIsThereAtAll() {
        start(null);

        assertThat(tracing.isOn()).isFalse();
        assertThat(tracing.receive(List.of(), "GET")).isNull();
        assertThat(tracing.resume("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "process")).isNull();
        assertThat(TraceSpan.current()).isNull();
    }

    private void start(String endpoint) {
        TraceConfig config = TestTracing.config(endpoint, "always_on", 1);
        ServiceConfig service = new TestTracing.Service();
        tracing = new Tracing(config, service, buffer);
        export = new SpanExport(config, buffer, vertx);
        export.start(new StartupEvent());
    }

    private void trace(int spans) {
        for (int i = 0; i < spans; i++) {
            tracing.receive(List.of(), "GET").end();
        }
    }

    private static void answerAll(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.getInputStream().readNBytes(1);
            } catch (IOException closed) {
                // By either side.
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
