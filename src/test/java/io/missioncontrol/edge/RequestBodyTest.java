package io.missioncontrol.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class RequestBodyTest {

    private static final int CAP = 10 * 1024 * 1024;
    private static final String HEAD = "PATCH /api/v1/users/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + PostgresTestResource.TOKEN + "\r\nContent-Type: application/json\r\n";
    private static final String TOO_LARGE = "{\"detail\":\"Payload exceeds maximum size of " + CAP + " bytes.\"";

    @Test
    void aBodyDeclaredTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send(HEAD + "Content-Length: " + (CAP + 1) + "\r\n\r\n");
            String response = http.readResponse();

            // Then
            assertThat(response).startsWith("HTTP/1.1 413 ").contains(TOO_LARGE).contains("X-Content-Type-Options");
        }
    }

    @Test
    void aRefusedUploadIsNotInvited() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send(HEAD + "Expect: 100-continue\r\nContent-Length: " + (CAP + 1) + "\r\n\r\n");

            // Then
            assertThat(http.readResponse()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aWantedUploadIsInvited() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // Given
            http.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(http.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");

            // When
            http.send("{}");

            // Then
            assertThat(http.readResponse()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aChunkedBodyIsCountedWhileItArrives() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // Given
            byte[] chunk = ("10000\r\n" + "a".repeat(0x10000) + "\r\n").getBytes();
            http.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");

            // When
            for (int sent = 0; sent <= CAP; sent += 0x10000) {
                http.send(chunk);
            }
            http.send("0\r\n\r\n");

            // Then
            assertThat(http.readResponse()).startsWith("HTTP/1.1 413 ").contains(TOO_LARGE);
        }
    }

    @Test
    void afterARefusedBodyTheConnectionIsClosed() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // Given
            http.send(HEAD + "Content-Length: " + (CAP + 1) + "\r\n\r\n");
            assertThat(http.readResponse()).containsIgnoringCase("connection: close");

            // Then
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void requestsInOnePacketAreAnsweredInOrder() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send(HEAD + "Content-Length: 2\r\n\r\n{}" + "GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");

            // Then
            assertThat(http.readResponse()).startsWith("HTTP/1.1 200 ").contains("local-auth-user");
            assertThat(http.readResponse()).startsWith("HTTP/1.1 404 ");
            assertThat(http.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("{\"ok\":true}");
        }
    }

    @Test
    void aBodyOfAnOperationWithoutOneIsReadAndIgnored() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send("POST /api/v1/auth/bootstrap HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + PostgresTestResource.TOKEN + "\r\nContent-Length: 9\r\n\r\n{\"broken:" + "GET /healthz HTTP/1.1\r\n"
                    + "Host: localhost\r\n\r\n");

            // Then
            assertThat(http.readResponse()).startsWith("HTTP/1.1 200 ").contains("local-auth-user");
            assertThat(http.readResponse()).endsWith("{\"ok\":true}");
        }
    }

    @Test
    void bytesThatAreNoHttpAreRefusedAndTheConnectionClosed() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send("GARBAGE\r\n\r\n");

            // Then
            assertThat(http.readResponse()).contains(" 400 ");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send("GET /healthz HTTP/1.1\r\n\r\n");

            // Then
            assertThat(http.readResponse()).startsWith("HTTP/1.1 400 ").contains("{\"detail\":\"Bad Request\"");
        }
    }

    @Test
    void http10IsServed() throws IOException {
        try (RawHttp http = new RawHttp()) {
            // When
            http.send("GET /healthz HTTP/1.0\r\n\r\n");

            // Then
            assertThat(http.readResponse()).contains(" 200 ").endsWith("{\"ok\":true}");
        }
    }
}
