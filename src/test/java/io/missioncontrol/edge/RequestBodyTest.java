package io.missioncontrol.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class RequestBodyTest {

    private static final int CAP = 10 * 1024 * 1024;
    private static final String HEAD = "PATCH /api/v1/users/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + PostgresTestResource.TOKEN + "\r\nContent-Type: application/json\r\n";
    private static final String HEALTHZ = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void aBodyDeclaredTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (HttpSocket http = connect()) {
            // When
            HttpSocket.Response response = http.send(HEAD + "Content-Length: " + (CAP + 1) + "\r\n\r\n").receive();

            // Then
            assertTooLarge(response);
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aRefusedUploadIsNotInvited() throws IOException {
        try (HttpSocket http = connect()) {
            // When
            http.send(HEAD + "Expect: 100-continue\r\nContent-Length: " + (CAP + 1) + "\r\n\r\n");

            // Then
            assertTooLarge(http.receive());
        }
    }

    @Test
    void aWantedUploadIsInvitedOnce() throws IOException {
        try (HttpSocket http = connect()) {
            // Given
            http.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(http.receive().status()).isEqualTo(100);

            // When
            http.send("{}");

            // Then
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void aChunkedBodyIsCountedWhileItArrives() throws IOException {
        try (HttpSocket http = connect()) {
            // Given
            String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
            http.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");

            // When
            for (int sent = 0; sent <= CAP; sent += 0x10000) {
                http.send(chunk);
            }
            http.send("0\r\n\r\n");

            // Then
            assertTooLarge(http.receive());
        }
    }

    @Test
    void requestsInOnePacketAreAnsweredInOrder() throws IOException {
        try (HttpSocket http = connect()) {
            // When
            http.send(HEAD + "Content-Length: 2\r\n\r\n{}" + "GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n" + HEALTHZ);

            // Then
            assertThat(http.receive().body()).contains("local-auth-user");
            assertThat(http.receive().status()).isEqualTo(404);
            assertThat(http.receive().body()).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void aBodyOfAnOperationWithoutOneIsReadAndIgnored() throws IOException {
        try (HttpSocket http = connect()) {
            // When
            http.send("POST /api/v1/auth/bootstrap HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + PostgresTestResource.TOKEN + "\r\nContent-Length: 9\r\n\r\n{\"broken:" + HEALTHZ);

            // Then
            assertThat(http.receive().body()).contains("local-auth-user");
            assertThat(http.receive().body()).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void bytesThatAreNoHttpAreRefusedAndTheConnectionClosed() throws IOException {
        try (HttpSocket http = connect()) {
            // When
            http.send("GARBAGE\r\n\r\n");

            // Then
            assertThat(http.receive().status()).isEqualTo(400);
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws IOException {
        try (HttpSocket http = connect()) {
            // When
            HttpSocket.Response response = http.send("GET /healthz HTTP/1.1\r\n\r\n").receive();

            // Then
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"detail\":\"Bad Request\"");
        }
    }

    @Test
    void http10IsServed() throws IOException {
        try (HttpSocket http = connect()) {
            assertThat(http.send("GET /healthz HTTP/1.0\r\n\r\n").receive().body()).isEqualTo("{\"ok\":true}");
        }
    }

    private static HttpSocket connect() throws IOException {
        return HttpSocket.connect(HttpSocket.someAddress(), RestAssured.port);
    }

    private static void assertTooLarge(HttpSocket.Response response) {
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.body()).startsWith("{\"detail\":\"Payload exceeds maximum size of " + CAP + " bytes.\"");
        assertThat(response.headers()).containsKeys("x-content-type-options", "x-request-id");
    }
}
