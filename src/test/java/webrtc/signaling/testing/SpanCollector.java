package webrtc.signaling.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector that keeps the spans it is sent (OTLP over HTTP, binary protobuf). */
public final class SpanCollector implements AutoCloseable {
    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** A span, and the resource of its sender. */
    public record Seen(Map<String, String> resource, Span span) {
        /** The id of its trace, in hexadecimal. */
        public String trace() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        /** Its own id. */
        public String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        /** The id of its parent, empty where it has none. */
        public String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        /** Its name, and its kind as OTLP spells it. */
        public String title() {
            return span.getName() + " " + span.getKind();
        }

        /** The ids of the traces and spans that it is linked to. */
        public List<String> links() {
            return span.getLinksList().stream()
                    .map(link -> HexFormat.of().formatHex(link.getTraceId().toByteArray()) + "-"
                            + HexFormat.of().formatHex(link.getSpanId().toByteArray()))
                    .toList();
        }

        /** Its attributes, all of which are text. */
        public Map<String, String> attributes() {
            return texts(span.getAttributesList());
        }
    }

    private SpanCollector(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port of loopback. */
    public static SpanCollector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SpanCollector collector = new SpanCollector(server);
            server.createContext("/v1/traces", collector::receive);
            server.start();
            return collector;
        } catch (IOException e) {
            throw new AssertionError("The collector could not be started", e);
        }
    }

    /** What nodes take as {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that came so far. */
    public List<Seen> spans() {
        return List.copyOf(spans);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList()
                    .forEach(resource -> resource.getScopeSpansList()
                            .forEach(scope -> scope.getSpansList()
                                    .forEach(span -> spans.add(new Seen(
                                            texts(resource.getResource().getAttributesList()), span)))));
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach(
                attribute -> texts.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return texts;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
