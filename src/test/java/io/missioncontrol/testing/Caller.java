package io.missioncontrol.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A client with an address of its own in 127.0.0.0/8 (Linux answers on all of them), for tests of what counts per
 * address. Each new caller has an address that no other test has used.
 */
public final class Caller implements AutoCloseable {

    private static final AtomicInteger NEXT = new AtomicInteger(256);

    private final HttpClient client;

    private Caller(InetAddress address) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(address)
                .build();
    }

    public static Caller fromNewAddress() {
        int host = NEXT.getAndIncrement();
        return new Caller(address(host));
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl() + path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the application under test listens. */
    public static String baseUrl() {
        return ConfigProvider.getConfig()
                .getOptionalValue("test.url", String.class)
                .orElseThrow(() -> new IllegalStateException("no application is running"));
    }

    @Override
    public void close() {
        client.close();
    }

    private static InetAddress address(int host) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {127, (byte) (host >> 16), (byte) (host >> 8), (byte) host});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
