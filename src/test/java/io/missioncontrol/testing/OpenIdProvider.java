package io.missioncontrol.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The certified OpenID provider of {@code src/test/oidc-provider}, run by Node.js (18 or newer). The first start installs
 * its packages with npm.
 */
public final class OpenIdProvider implements AutoCloseable {

    /** The client that may introspect tokens. */
    public static final String CLIENT_ID = "mission-control";

    public static final String CLIENT_SECRET = "mission-control-secret";

    private static final Path HOME = Path.of("src", "test", "oidc-provider").toAbsolutePath();
    private static final int INSTALL_MINUTES = 5;

    private final URI issuer;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;

    /** @param issuer with a port of this machine, see {@link #freeIssuer} */
    public OpenIdProvider(String issuer) {
        this.issuer = URI.create(issuer);
    }

    /** An issuer's URL on a port that nobody uses. */
    public static String freeIssuer() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, with new keys, unless it is running; returns when it answers, and whether it had to be started. */
    public boolean start() {
        if (process != null && process.isAlive()) {
            return false;
        }
        install();
        try {
            process = new ProcessBuilder("node", "server.mjs", Integer.toString(issuer.getPort()))
                    .directory(HOME.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            while (line != null && !line.equals("ready")) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("The OpenID provider ended with " + process.waitFor());
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Tests of AUTH_MODE=oidc need Node.js 18 or newer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it at once, as a crash does. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Replaces all signing keys. */
    public void rotateKeys() {
        post("/test/rotate", "");
    }

    /** @param request as {@code server.mjs} describes it, JSON */
    public String token(String request) {
        return post("/test/token", request);
    }

    /** The public keys as the issuer publishes them. */
    public String keys() {
        return send(HttpRequest.newBuilder(issuer.resolve("/jwks")).build());
    }

    @Override
    public void close() {
        kill();
        client.close();
    }

    private String post(String path, String body) {
        return send(HttpRequest.newBuilder(issuer.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void install() {
        // Written by npm when it has finished.
        if (Files.exists(HOME.resolve("node_modules").resolve(".package-lock.json"))) {
            return;
        }
        try {
            Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                throw new IllegalStateException("npm ci failed in " + HOME);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tests of AUTH_MODE=oidc need npm", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
