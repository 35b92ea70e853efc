package io.missioncontrol.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.restassured.RestAssured;

/** A connection on which a test says exactly what it wants, byte by byte. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;

    public RawHttp() throws IOException {
        this(RestAssured.port);
    }

    public RawHttp(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
    }

    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads until the text has come or the server has closed; at most ten seconds between bytes. */
    public String readUntil(String text) throws IOException {
        StringBuilder received = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (received.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            received.append((char) next);
        }
        return received.toString();
    }

    /** One response with a content length, head and body. */
    public String readResponse() throws IOException {
        String head = readUntil("\r\n\r\n");
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        byte[] body = length.find()
                ? socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)))
                : new byte[0];
        return head + new String(body, StandardCharsets.UTF_8);
    }

    /** Whether the server has closed its side; waits for that up to the socket's time-out. */
    public boolean isClosedByServer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
