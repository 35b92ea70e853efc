package io.missioncontrol.trace;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Sends spans to a collector: OTLP over HTTP, as protobuf. One connection, one request at a time. */
final class OtlpClient {

    private static final String PATH = "v1/traces";
    private static final int CONNECT_MILLIS = 3_000;
    /** OpenTelemetry's own limit. */
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int MAX_ANSWER_BYTES = 65_536;
    /** "Later", of the collector or of a proxy before it; everything else would be refused again. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final Vertx vertx;
    private final HttpClient client;
    private final String path;
    private final Map<String, String> headers;

    /** A collector that answered, but not as it should. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status) {
            super("status " + status, null, false, false);
            this.status = status;
        }
    }

    OtlpClient(Vertx vertx, URL endpoint, Map<String, String> headers) {
        boolean isTls = "https".equalsIgnoreCase(endpoint.getProtocol());
        this.vertx = vertx;
        this.headers = headers;
        this.path = (endpoint.getPath().endsWith("/") ? endpoint.getPath() : endpoint.getPath() + "/") + PATH;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(endpoint.getHost().replaceAll("[\\[\\]]", ""))
                .setDefaultPort(endpoint.getPort() > 0 ? endpoint.getPort() : isTls ? 443 : 80)
                .setSsl(isTls)
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(1));
    }

    /** Whether the same spans may be taken later. */
    static boolean isPassing(Throwable failure) {
        return !(failure instanceof Refused refused) || PASSING.contains(refused.status);
    }

    /** Why it failed, without anything of the other side's. */
    static String reason(Throwable failure) {
        return failure instanceof Refused ? failure.getMessage() : failure.getClass().getSimpleName();
    }

    /** Completes when the collector has taken the spans; in every case, after ten seconds at the latest. */
    Future<Void> send(List<SpanData> spans) {
        Promise<Void> outcome = Promise.promise();
        Buffer body = body(spans);
        client.request(HttpMethod.POST, path).onFailure(outcome::tryFail).onSuccess(request -> {
            long timer = vertx.setTimer(PATIENCE_MILLIS, fired -> {
                outcome.tryFail(new TimeoutException());
                request.reset();
            });
            outcome.future().onComplete(ignored -> vertx.cancelTimer(timer));
            headers.forEach(request::putHeader);
            request.putHeader("Content-Type", "application/x-protobuf");
            request.send(body).onFailure(outcome::tryFail).onSuccess(answer -> read(request, answer, outcome));
        });
        return outcome.future();
    }

    /** What it says is of no use; but a connection is only used again when it has been read. */
    private static void read(HttpClientRequest request, HttpClientResponse answer, Promise<Void> outcome) {
        int[] bytes = {0};
        answer.handler(part -> {
            bytes[0] += part.length();
            if (bytes[0] > MAX_ANSWER_BYTES) {
                outcome.tryFail(new Refused(answer.statusCode()));
                request.reset();
            }
        });
        answer.exceptionHandler(outcome::tryFail);
        answer.endHandler(ended -> {
            if (answer.statusCode() / 100 == 2) {
                outcome.tryComplete();
            } else {
                outcome.tryFail(new Refused(answer.statusCode()));
            }
        });
    }

    private static Buffer body(List<SpanData> spans) {
        TraceRequestMarshaler message = TraceRequestMarshaler.create(spans);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getBinarySerializedSize());
        try {
            message.writeBinaryTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
