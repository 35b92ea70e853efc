package io.missioncontrol.webhook;

import static io.missioncontrol.webhook.IngestClient.sign;
import static io.missioncontrol.webhook.IngestClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, and what happens on the connection when a body is not wanted, late, or in pieces. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class WebhookIngestConnectionTest {

    private static final int LIMIT = 1_048_576;
    private static final String TOO_LARGE = "\"detail\":\"Payload exceeds maximum size of 1048576 bytes.\"";

    private String database;
    private UUID board;
    private UUID webhook;
    private IngestClient client;

    @BeforeEach
    void makeWebhook() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
        webhook = WebhookRows.open(database, board);
        client = new IngestClient(RestAssured.port, board, webhook);
    }

    @Test
    void exactlyTheLimitPasses() throws IOException {
        byte[] body = new byte[LIMIT];
        java.util.Arrays.fill(body, (byte) 'a');

        assertThat(client.send(body, "Content-Type: application/json").status()).isEqualTo(202);
        try (HttpSocket socket = client.connect()) {
            socket.send(client.head("Transfer-Encoding: chunked"));
            sendChunks(socket, body, 65_536);
            assertThat(socket.send("0\r\n\r\n").receive().status()).isEqualTo(202);
        }
        assertThat(WebhookRows.stored(database, webhook)).isEqualTo(2);
    }

    @Test
    void aDeclaredLengthBeyondTheLimitIsRefusedBeforeTheBody() throws IOException {
        try (HttpSocket socket = client.connect()) {
            // When
            HttpSocket.Response response =
                    socket.send(client.head("Content-Length: " + (LIMIT + 1))).receive();

            // Then
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains(TOO_LARGE, "\"request_id\":");
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(socket.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 4 * LIMIT})
    void aClientThatSendsTooMuchAnywaySeesTheAnswer(int size) throws IOException {
        try (HttpSocket socket = client.connect()) {
            // When: the whole body is sent before the answer is read
            socket.send(client.head("Content-Length: " + size)).send(new byte[size]);

            // Then
            HttpSocket.Response response = socket.receive();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains(TOO_LARGE);
            assertThat(socket.isClosedByServer()).isTrue();
        }
        assertThat(client.send(utf8("next")).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 4 * LIMIT})
    void aBodyOfUnknownLengthIsRefusedWhenItPassesTheLimit(int size) throws IOException {
        try (HttpSocket socket = client.connect()) {
            // When
            socket.send(client.head("Transfer-Encoding: chunked"));
            sendChunks(socket, new byte[size], 65_536);
            HttpSocket.Response response = socket.send("0\r\n\r\n").receive();

            // Then
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains(TOO_LARGE);
            assertThat(response.headers()).containsEntry("connection", "close");
        }
        assertThat(WebhookRows.stored(database, webhook)).isZero();
    }

    @Test
    void aLengthBeyondAllNumbersIsTooLarge() throws IOException {
        try (HttpSocket socket = client.connect()) {
            assertThat(socket.send(client.head("Content-Length: 9223372036854775807")).receive().status())
                    .isEqualTo(413);
        }
    }

    @Test
    void sizeComesAfterDisabledAndBeforeTheSignature() throws IOException {
        UUID disabled = WebhookRows.webhook(database, board, null, null, false);
        UUID signed = WebhookRows.webhook(database, board, "s3cr3t", null, true);
        byte[] tooLarge = new byte[LIMIT + 1];

        assertThat(new IngestClient(RestAssured.port, board, disabled).send(tooLarge).status()).isEqualTo(410);
        assertThat(new IngestClient(RestAssured.port, board, signed).send(tooLarge).status()).isEqualTo(413);
    }

    @Test
    void aClientThatAsksFirstIsToldToContinue() throws IOException {
        try (HttpSocket socket = client.connect()) {
            // When
            socket.send(client.head("Expect: 100-continue", "Content-Length: 5"));

            // Then
            assertThat(socket.receive().status()).isEqualTo(100);
            assertThat(socket.send("hello").receive().status()).isEqualTo(202);
        }
    }

    @Test
    void aRefusedUploadIsNotInvited() throws IOException {
        UUID disabled = WebhookRows.webhook(database, board, null, null, false);

        assertThat(firstStatus(client, 2_000_000)).isEqualTo(413);
        assertThat(firstStatus(new IngestClient(RestAssured.port, board, disabled), 5)).isEqualTo(410);
        assertThat(firstStatus(new IngestClient(RestAssured.port, board, UUID.randomUUID()), 5)).isEqualTo(404);
    }

    @Test
    void theConnectionStaysUsableAfterASmallRefusedBody() throws IOException {
        UUID signed = WebhookRows.webhook(database, board, "s3cr3t", null, true);
        IngestClient toSigned = new IngestClient(RestAssured.port, board, signed);
        IngestClient toNobody = new IngestClient(RestAssured.port, board, UUID.randomUUID());
        byte[] event = utf8("{\"a\":1}");

        try (HttpSocket socket = client.connect()) {
            assertThat(toNobody.send(socket, event).status()).isEqualTo(404);
            assertThat(toSigned.send(socket, event).status()).isEqualTo(403);
            assertThat(toSigned.send(socket, event, "X-Webhook-Signature: " + sign("s3cr3t", event)).status())
                    .isEqualTo(202);
            assertThat(client.send(socket, event).status()).isEqualTo(202);
        }
    }

    @Test
    void theRestOfASmallRefusedBodyIsNotTheNextRequest() throws IOException {
        IngestClient toNobody = new IngestClient(RestAssured.port, board, UUID.randomUUID());

        try (HttpSocket socket = client.connect()) {
            // Given: the answer comes before the body
            assertThat(socket.send(toNobody.head("Content-Length: 5")).receive().status()).isEqualTo(404);

            // When
            HttpSocket.Response next = socket.send("hello").send(client.head("Content-Length: 0")).receive();

            // Then
            assertThat(next.status()).isEqualTo(202);
        }
    }

    @Test
    void requestsInOnePacketAreAnsweredInOrder() throws IOException {
        String first = client.head("X-Request-Id: one", "Content-Length: 3") + "111";
        String second = client.head("X-Request-Id: two", "Content-Length: 3") + "222";

        try (HttpSocket socket = client.connect()) {
            // When
            socket.send(first + second);

            // Then
            assertThat(socket.receive().headers()).containsEntry("x-request-id", "one");
            assertThat(socket.receive().headers()).containsEntry("x-request-id", "two");
        }
        assertThat(WebhookRows.stored(database, webhook)).isEqualTo(2);
    }

    @Test
    void aBodyInSmallPiecesIsTaken() throws IOException {
        byte[] event = utf8("{\"event\": \"ping\"}");
        UUID signed = WebhookRows.webhook(database, board, "s3cr3t", null, true);
        IngestClient toSigned = new IngestClient(RestAssured.port, board, signed);

        try (HttpSocket socket = toSigned.connect()) {
            socket.send(toSigned.head(
                    "Transfer-Encoding: chunked", "X-Hub-Signature-256: sha256=" + sign("s3cr3t", event)));
            sendChunks(socket, event, 1);
            assertThat(socket.send("0\r\n\r\n").receive().status()).isEqualTo(202);
        }
    }

    @Test
    void aClientThatLeavesMidwayStoresNothing() throws IOException {
        try (HttpSocket socket = client.connect()) {
            socket.send(client.head("Content-Length: 100")).send("half");
        }

        assertThat(client.send(utf8("next")).status()).isEqualTo(202);
        assertThat(WebhookRows.stored(database, webhook)).isOne();
    }

    private static int firstStatus(IngestClient client, int length) throws IOException {
        try (HttpSocket socket = client.connect()) {
            return socket.send(client.head("Expect: 100-continue", "Content-Length: " + length)).receive().status();
        }
    }

    private static void sendChunks(HttpSocket socket, byte[] body, int size) throws IOException {
        try {
            for (int start = 0; start < body.length; start += size) {
                int length = Math.min(size, body.length - start);
                byte[] chunk = java.util.Arrays.copyOfRange(body, start, start + length);
                socket.send(Integer.toHexString(length) + "\r\n").send(chunk).send("\r\n");
            }
        } catch (java.net.SocketException e) {
            throw new AssertionError("The server reset the connection under a client that was still sending", e);
        }
    }
}
