package io.missioncontrol.webhook;

import io.missioncontrol.testing.HttpSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends events to one webhook as they come from the wire, each client from a loopback address of its own. */
final class IngestClient {

    private final int port;
    private final String path;
    private final String address = HttpSocket.someAddress();

    IngestClient(int port, UUID board, UUID webhook) {
        this(port, "/api/v1/boards/" + board + "/webhooks/" + webhook);
    }

    IngestClient(int port, String path) {
        this.port = port;
        this.path = path;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sign(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(utf8(secret), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return address;
    }

    HttpSocket connect() throws IOException {
        return HttpSocket.connect(address, port);
    }

    /** The head of a request, without its body; header lines as {@code Name: value}. */
    String head(String... headerLines) {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    HttpSocket.Response send(byte[] body, String... headerLines) throws IOException {
        try (HttpSocket socket = connect()) {
            return send(socket, body, headerLines);
        }
    }

    HttpSocket.Response send(HttpSocket socket, byte[] body, String... headerLines) throws IOException {
        String[] lines = java.util.Arrays.copyOf(headerLines, headerLines.length + 1);
        lines[headerLines.length] = "Content-Length: " + body.length;
        return socket.send(head(lines)).send(body).receive();
    }
}
