package io.missioncontrol.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads a stream of server-sent events line by line, on a thread of its own. */
public final class SseClient implements AutoCloseable {

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpResponse<Stream<String>> response;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** Returns when the headers of the answer have come. */
    public SseClient(int port, String path, String token) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        reader = Thread.ofVirtual().start(() -> {
            try {
                response.body().forEach(lines::add);
            } catch (UncheckedIOException closed) {
                lines.add("broken");
            }
        });
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** The {@code data} of all events so far. */
    public List<String> data() {
        return lines.stream().filter(line -> line.startsWith("data: ")).map(line -> line.substring(6)).toList();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Whether the server has ended the stream in good order. */
    public boolean ended() {
        return !reader.isAlive() && !lines.contains("broken");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
