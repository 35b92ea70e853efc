package io.missioncontrol.performance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.webhook.SignedEvents;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * The bytes that the event loops allocate for one event. They decide how often the collector runs, and are the same on
 * any machine; what the compilers leave out makes them smaller, never larger.
 */
@QuarkusTest
@TestProfile(WatchedDatabase.class)
class IngestAllocationTest {

    private static final String SECRET = "s3cr3t";
    private static final int WARM_UP_REQUESTS = 500;
    private static final int REQUESTS = 500;
    private static final int EVENT_BYTES = 1_024;
    private static final long MOST_BYTES_PER_EVENT = 150_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void anEventAllocatesLittle() throws IOException {
        // Given
        String database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        UUID board = BoardRows.board(database, RestAssured.port);
        UUID webhook = UUID.randomUUID();
        Sql.execute(
                database,
                "insert into board_webhooks (id, board_id, description, enabled, secret, created_at, updated_at)"
                        + " values (?, ?, 'Do it', true, ?, now(), now())",
                webhook, board, SECRET);
        String request = request(board, webhook);

        // When
        long allocated;
        try (HttpSocket socket = HttpSocket.connect(HttpSocket.someAddress(), RestAssured.port)) {
            send(socket, request, WARM_UP_REQUESTS);
            long before = allocatedByEventLoops();
            send(socket, request, REQUESTS);
            allocated = allocatedByEventLoops() - before;
        }

        // Then
        assertThat(allocated / REQUESTS).isPositive().isLessThan(MOST_BYTES_PER_EVENT);
    }

    private static void send(HttpSocket socket, String request, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(socket.send(request).receive().status()).isEqualTo(202);
        }
    }

    private static String request(UUID board, UUID webhook) {
        String body = "{\"event\":\"" + "x".repeat(EVENT_BYTES - "{\"event\":\"\"}".length()) + "\"}";
        return "POST /api/v1/boards/" + board + "/webhooks/" + webhook + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nX-Hub-Signature-256: sha256=" + SignedEvents.sign(SECRET, body)
                + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private long allocatedByEventLoops() {
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().contains("eventloop"))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return LongStream.of(threads.getThreadAllocatedBytes(ids)).sum();
    }
}
