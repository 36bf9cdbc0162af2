package webrtc.signaling.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.room.Tracing;
import webrtc.signaling.room.Verdict;

/**
 * Makes OpenTelemetry spans of the steps of signals; docs/tracing.md has their names and attributes. A span that has
 * ended goes into a bounded queue, and threads of the SDK send it to the collector.
 */
public final class OpenTelemetryTracing implements Tracing {
    private static final String SERVICE = "webrtc-signaling-server";

    /** What the environment says is above it. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", SERVICE,
            // The exporter's sender over the JDK's HTTP client knows no gRPC.
            "otel.exporter.otlp.protocol", "http/protobuf",
            // Metrics are for Prometheus, and the log is on standard output.
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    /** How long a collector may take for the last spans, when the node stops. */
    private static final long FLUSH_SECONDS = 5;

    private static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("service.instance.id");
    private static final AttributeKey<String> ROOM = AttributeKey.stringKey("signaling.room");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("signaling.client");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("signaling.type");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("signaling.outcome");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final Attributes SENDING = operation("send", "send");
    private static final Attributes DELIVERING = operation("deliver", "process");

    /** A carrier that is the header's value and nothing else. */
    private static final TextMapGetter<String> TRACE_PARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String value) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String value, String key) {
            return key.equals("traceparent") ? value : null;
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private OpenTelemetryTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("webrtc.signaling");
    }

    /**
     * Starts as the variables {@code OTEL_...} say; takes a moment. Where they can't be used it fails with an {@link
     * IllegalArgumentException} that says why.
     *
     * @param node the id of this node, to tell by it whose span one is
     */
    public static OpenTelemetryTracing start(String node) {
        // The SDK complains by the JDK's logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            return new OpenTelemetryTracing(AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addResourceCustomizer((resource, settings) ->
                            Resource.create(Attributes.of(INSTANCE, node)).merge(resource))
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("The OTEL_ variables can't be used: " + e.getMessage() + ".", e);
        }
    }

    private static Attributes operation(String name, String type) {
        return Attributes.of(
                AttributeKey.stringKey("messaging.system"),
                "webrtc-signaling",
                AttributeKey.stringKey("messaging.operation.name"),
                name,
                AttributeKey.stringKey("messaging.operation.type"),
                type);
    }

    @Override
    public @Nullable Begun begin(Step step, @Nullable String context, String room, String client, Signal signal) {
        Span span = builder(step, context)
                .setAttribute(ROOM, room)
                .setAttribute(CLIENT, client)
                .setAttribute(TYPE, signal.type().text())
                .startSpan();
        if (!span.isRecording()) {
            // It was not sampled, so neither is what comes after it.
            return null;
        }
        SpanContext own = span.getSpanContext();
        return new Begun(
                "00-" + own.getTraceId() + "-" + own.getSpanId() + "-"
                        + own.getTraceFlags().asHex(),
                verdict -> end(span, verdict));
    }

    private SpanBuilder builder(Step step, @Nullable String context) {
        Context before = W3CTraceContextPropagator.getInstance().extract(Context.root(), context, TRACE_PARENT);
        return switch (step) {
            case REQUEST ->
                tracer.spanBuilder("send")
                        .setSpanKind(SpanKind.PRODUCER)
                        .setAllAttributes(SENDING)
                        .setParent(before);
            // A connection may last for days: each of its signals has a trace of its own.
            case FRAME ->
                tracer.spanBuilder("send")
                        .setSpanKind(SpanKind.PRODUCER)
                        .setAllAttributes(SENDING)
                        .setNoParent()
                        .addLink(Span.fromContext(before).getSpanContext());
            case DELIVERY ->
                tracer.spanBuilder("deliver")
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAllAttributes(DELIVERING)
                        .setParent(before);
        };
    }

    private static void end(Span span, Verdict verdict) {
        String outcome = verdict.name().toLowerCase(Locale.ROOT);
        if (verdict.refusal() == null) {
            span.setAttribute(OUTCOME, outcome);
        } else {
            span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, outcome);
        }
        span.end();
    }

    /** Sends what is left, and stops. Done within some seconds, be the collector there or not. */
    public Future<?> close() {
        Promise<Void> sent = Promise.promise();
        sdk.shutdown().whenComplete(sent::complete);
        return sent.future().timeout(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
