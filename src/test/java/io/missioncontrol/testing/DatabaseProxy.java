package io.missioncontrol.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between the application and PostgreSQL, and writes down what is asked: statements, in their order, and how
 * often a caller waits for an answer. Reads the frontend messages of PostgreSQL's protocol 3.0, without TLS.
 */
public final class DatabaseProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 65_536;

    private final PostgresUrl database;
    private final ServerSocket listener;
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final Map<Socket, Boolean> sockets = new ConcurrentHashMap<>();

    /**
     * What was sent before an answer was waited for.
     *
     * @param statements executed in it; empty when a statement was only prepared
     */
    public record Exchange(List<String> statements) {}

    private DatabaseProxy(PostgresUrl database, ServerSocket listener) {
        this.database = database;
        this.listener = listener;
    }

    public static DatabaseProxy to(String databaseUrl) {
        try {
            var proxy = new DatabaseProxy(
                    PostgresUrl.parse(databaseUrl), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of the database by way of this proxy. */
    public String url() {
        return new PostgresUrl(
                        database.user(),
                        database.password(),
                        "127.0.0.1",
                        listener.getLocalPort(),
                        database.database(),
                        "sslmode=disable")
                .toString();
    }

    public void forget() {
        exchanges.clear();
    }

    /** What was asked since {@link #forget()}. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : sockets.keySet()) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var server = new Socket(database.host(), database.port());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.put(client, true);
                sockets.put(server, true);
                Thread.ofVirtual().start(() -> forward(client, server, this::requests));
                Thread.ofVirtual().start(() -> forward(server, client, InputStream::transferTo));
            }
        } catch (IOException e) {
            // Closed: nobody needs it any more.
        }
    }

    private interface Transfer {
        Object run(InputStream from, OutputStream to) throws IOException;
    }

    private static void forward(Socket from, Socket to, Transfer transfer) {
        try (from; to) {
            transfer.run(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // One side is gone, and with it the other.
        }
    }

    private Object requests(InputStream from, OutputStream to) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(from, BUFFER_BYTES));
        forwardStartup(in, to);
        var session = new Session();
        while (true) {
            var type = in.read();
            if (type < 0) {
                return null;
            }
            var length = in.readInt();
            var content = in.readNBytes(length - Integer.BYTES);
            session.message((char) type, content);
            to.write(ByteBuffer.allocate(1 + length).put((byte) type).putInt(length).put(content).array());
            to.flush();
        }
    }

    /** The first message has no type. */
    private static void forwardStartup(DataInputStream in, OutputStream to) throws IOException {
        var length = in.readInt();
        to.write(ByteBuffer.allocate(length).putInt(length).put(in.readNBytes(length - Integer.BYTES)).array());
        to.flush();
    }

    /** The state of one connection. */
    private final class Session {

        private final Map<String, String> prepared = new HashMap<>();
        private final Map<String, String> bound = new HashMap<>();
        private final List<String> executed = new ArrayList<>();

        void message(char type, byte[] content) {
            var text = new Strings(content);
            switch (type) {
                case 'P' -> prepared.put(text.next(), text.next());
                case 'B' -> bound.put(text.next(), prepared.getOrDefault(text.next(), "?"));
                case 'E' -> executed.add(bound.getOrDefault(text.next(), "?"));
                case 'Q' -> {
                    executed.add(text.next());
                    end();
                }
                case 'S' -> end();
                default -> {
                    // Passwords, descriptions and the like execute nothing.
                }
            }
        }

        private void end() {
            exchanges.add(new Exchange(List.copyOf(executed)));
            executed.clear();
        }
    }

    /** Zero-terminated strings, one after the other. */
    private static final class Strings {

        private final byte[] content;
        private int position;

        Strings(byte[] content) {
            this.content = content;
        }

        String next() {
            var end = position;
            while (content[end] != 0) {
                end++;
            }
            var text = new String(content, position, end - position, StandardCharsets.UTF_8);
            position = end + 1;
            return text;
        }
    }
}
