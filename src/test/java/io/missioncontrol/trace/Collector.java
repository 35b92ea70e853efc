package io.missioncontrol.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A collector of traces: OTLP over HTTP, read with OpenTelemetry's own messages. It keeps everything that it was sent. */
public final class Collector implements AutoCloseable {

    private final HttpServer server;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private Collector(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::receive);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public static Collector start() {
        return new Collector(0);
    }

    public static Collector startOn(int port) {
        return new Collector(port);
    }

    /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Refuses with this status from now on; 200 takes everything. */
    public void answer(int newStatus) {
        status = newStatus;
    }

    public int requestCount() {
        return headers.size();
    }

    public List<Map<String, List<String>>> headers() {
        return headers;
    }

    /** Everything that was sent, as Latin-1 text, to be searched. */
    public synchronized String text() {
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    public List<Span> spans() {
        return requests.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    public List<Span> trace(String traceId) {
        return spans().stream().filter(span -> traceId(span).equals(traceId)).toList();
    }

    /** Attributes of the service, as the last request says them. */
    public Map<String, String> resource() {
        return attributes(requests.getLast().getResourceSpans(0).getResource().getAttributesList());
    }

    public static String traceId(Span span) {
        return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    public static String id(Span span) {
        return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    public static String parentId(Span span) {
        return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    public static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, one -> text(one.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
        if (status == 200) {
            keep(body);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.close();
    }

    private synchronized void keep(byte[] body) throws InvalidProtocolBufferException {
        bytes.writeBytes(body);
        requests.add(ExportTraceServiceRequest.parseFrom(body));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
