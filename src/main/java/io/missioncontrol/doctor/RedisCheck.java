package io.missioncontrol.doctor;

import io.missioncontrol.config.RedisUrl;
import io.missioncontrol.config.StartUpCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Redis, with {@code RATE_LIMIT_BACKEND=redis}: connects, signs in and sends a PING, over a plain socket. */
final class RedisCheck {

    private static final String SUBJECT = "redis";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int DEFAULT_PORT = 6379;

    private final StartUpCheck variables;

    RedisCheck(StartUpCheck variables) {
        this.variables = variables;
    }

    Finding examine() {
        if (!variables.value("RATE_LIMIT_BACKEND").orElse("").equals("redis")) {
            return Finding.ok(SUBJECT, "not used: each process counts its limits by itself");
        }
        String text = variables.value("RATE_LIMIT_REDIS_URL").or(() -> variables.value("RQ_REDIS_URL")).orElse("");
        if (text.isEmpty()) {
            return Finding.skip(SUBJECT, "RATE_LIMIT_REDIS_URL has to be right first");
        }
        URI url = URI.create(text);
        if (url.getScheme().equals("unix")) {
            return Files.exists(Path.of(url.getPath()))
                    ? Finding.ok(SUBJECT, RedisUrl.redact(text) + " exists")
                    : Finding.fail(SUBJECT,
                            RedisUrl.redact(text) + " does not exist: start Redis with that unixsocket");
        }
        try {
            return Finding.ok(SUBJECT, RedisUrl.redact(text) + " answers " + ping(url));
        } catch (UnknownHostException e) {
            return Finding.fail(SUBJECT, RedisUrl.redact(text) + ": the name is unknown here");
        } catch (IOException e) {
            return Finding.fail(SUBJECT, RedisUrl.redact(text) + ": " + e.getMessage()
                    + "; the service does not start without it: start Redis, or set RATE_LIMIT_BACKEND=memory");
        }
    }

    private static String ping(URI url) throws IOException {
        try (Socket socket = connect(url)) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> credentials = credentials(url);
            if (!credentials.isEmpty()) {
                send(socket, Stream.concat(Stream.of("AUTH"), credentials.stream()).toList());
                expect(answers);
            }
            send(socket, List.of("PING"));
            return expect(answers);
        }
    }

    private static Socket connect(URI url) throws IOException {
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(url.getHost(), port), (int) TIMEOUT.toMillis());
            plain.setSoTimeout((int) TIMEOUT.toMillis());
            if (!url.getScheme().equals("rediss")) {
                return plain;
            }
            SSLSocket tls = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(plain, url.getHost(), port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Nothing, a password, or a user and a password. */
    private static List<String> credentials(URI url) {
        if (url.getRawUserInfo() == null) {
            return List.of();
        }
        String[] parts = url.getRawUserInfo().split(":", 2);
        return Stream.of(parts)
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** An array of bulk strings, the form in which Redis takes any text. */
    private static void send(Socket socket, List<String> words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.size() + "\r\n");
        words.forEach(word -> command.append('$').append(word.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n").append(word).append("\r\n"));
        OutputStream out = socket.getOutputStream();
        out.write(command.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String expect(BufferedReader answers) throws IOException {
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("+")) {
            throw new IOException("it answers " + (answer == null ? "nothing" : answer.replaceFirst("^-", "")));
        }
        return answer.substring(1);
    }
}
