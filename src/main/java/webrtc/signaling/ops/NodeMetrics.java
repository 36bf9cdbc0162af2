package webrtc.signaling.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.SignalType;
import webrtc.signaling.room.Durations;
import webrtc.signaling.room.HomeCounts;
import webrtc.signaling.room.HomeCounts.Event;
import webrtc.signaling.room.HomeCounts.Level;
import webrtc.signaling.room.HomeCounts.Outcome;
import webrtc.signaling.room.HomeCounts.Path;

/**
 * The metrics of a node in the text form of Prometheus; docs/metrics.md has them all. Nothing is recorded here: the
 * homes count, and their counts are added up when somebody reads them.
 */
public final class NodeMetrics implements AutoCloseable {
    /** The type of what {@link #scrape} gives. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /**
     * How the cluster stands; nothing here may block.
     *
     * @param nodes how many nodes it has
     * @param safe whether everything that this node answers for has a copy
     * @param rooms how many rooms this node answers for
     */
    public record Cluster(IntSupplier nodes, BooleanSupplier safe, LongSupplier rooms) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final List<HomeCounts> homes;

    /** The metrics of a node with these homes. */
    public NodeMetrics(List<HomeCounts> homes, Cluster cluster, IntSupplier tcpConnections, BooleanSupplier ready) {
        this.homes = List.copyOf(homes);
        signals();
        sessions();
        gauge("signaling.tcp.connections", "TCP connections of the public port", tcpConnections::getAsInt);
        cluster(cluster, ready);
        loops();
        jvm();
    }

    /** All metrics of now. Takes some milliseconds. */
    public String scrape() {
        return registry.scrape(CONTENT_TYPE);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private void signals() {
        for (SignalType type : SignalType.values()) {
            for (Outcome outcome : Outcome.values()) {
                for (Path path : Path.values()) {
                    counter(
                            "signaling.signals",
                            "Signals that senders were answered for, once for each recipient",
                            Tags.of("type", label(type), "outcome", label(outcome), "path", label(path)),
                            home -> home.signals(type, outcome, path));
                }
            }
        }
        histogram(
                "signaling_signal_answer_seconds",
                "From a signal's acceptance by its sender's home to the answer",
                HomeCounts::answers);
        histogram(
                "signaling_signal_delivery_seconds",
                "From a signal's acceptance by its recipient's home to its writing to a transport",
                HomeCounts::deliveries);
        level(
                "signaling.signals.unanswered",
                "Signals whose senders wait for the answer",
                Tags.empty(),
                Level.UNANSWERED);
        level("signaling.signals.held", "Signals that wait for their recipients", Tags.empty(), Level.HELD);
        level("signaling.log.bytes", "Bytes of the logs that are still needed", Tags.empty(), Level.LOG_BYTES);
        for (Refusal refusal : Refusal.values()) {
            counter(
                    "signaling.refusals",
                    "Requests and signals that clients were refused",
                    Tags.of("reason", label(refusal)),
                    home -> home.refusals(refusal));
        }
    }

    private void sessions() {
        for (Level state : List.of(Level.PENDING, Level.CONNECTED, Level.DISCONNECTED)) {
            level("signaling.sessions", "Sessions that live here", Tags.of("state", label(state)), state);
        }
        for (Level transport : List.of(Level.WEBSOCKET, Level.SSE)) {
            level("signaling.connections", "Open transports", Tags.of("transport", label(transport)), transport);
        }
        for (CloseCode why : List.of(
                CloseCode.SUPERSEDED,
                CloseCode.DRAINING,
                CloseCode.TOO_SLOW,
                CloseCode.LEFT,
                CloseCode.KICKED,
                CloseCode.EXPIRED)) {
            counter(
                    "signaling.connections.closed",
                    "Transports that the node closed",
                    Tags.of("reason", label(why)),
                    home -> home.closings(why));
        }
        event("signaling.resumes", "Sessions that came back", Tags.of("from", "here"), Event.RESUMED_HERE);
        event(
                "signaling.resumes",
                "Sessions that came back",
                Tags.of("from", "elsewhere"),
                Event.RESUMED_FROM_ELSEWHERE);
        event("signaling.adoptions", "Sessions taken in from nodes that died", Tags.empty(), Event.ADOPTED);
        event("signaling.resets", "Clients told that signals are lost", Tags.empty(), Event.RESET);
        for (Event difference :
                List.of(Event.STALE_ROSTER, Event.LOST_BY_DIRECTORY, Event.MOVED_ON, Event.GIVEN_HERE)) {
            event(
                    "signaling.audit.differences",
                    "Differences between homes and directory that were found and mended",
                    Tags.of("kind", label(difference)),
                    difference);
        }
    }

    private void cluster(Cluster cluster, BooleanSupplier ready) {
        gauge("signaling.rooms", "Rooms that this node answers for", () -> cluster.rooms.getAsLong());
        gauge("signaling.cluster.nodes", "Nodes that this one sees, itself too", () -> cluster.nodes.getAsInt());
        gauge(
                "signaling.cluster.safe",
                "1 where all that is here has a copy",
                () -> cluster.safe.getAsBoolean() ? 1 : 0);
        gauge("signaling.ready", "1 where clients may come", () -> ready.getAsBoolean() ? 1 : 0);
    }

    private void loops() {
        for (HomeCounts home : homes) {
            TimeGauge.builder(
                            "signaling.event.loop.delay",
                            () -> home.delay().worstNanos(System.nanoTime()),
                            TimeUnit.NANOSECONDS)
                    .tags("loop", Integer.toString(home.loop()))
                    .description("How late the event loop was at worst in the last 30 to 60 s")
                    .register(registry);
        }
    }

    private void jvm() {
        new JvmMemoryMetrics().bindTo(registry);
        gc.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static long sum(List<HomeCounts> homes, ToLongFunction<HomeCounts> count) {
        return homes.stream().mapToLong(count).sum();
    }

    private void counter(String name, String description, Tags tags, ToLongFunction<HomeCounts> count) {
        FunctionCounter.builder(name, homes, all -> sum(all, count))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void event(String name, String description, Tags tags, Event event) {
        counter(name, description, tags, home -> home.events(event));
    }

    private void level(String name, String description, Tags tags, Level level) {
        Gauge.builder(name, () -> sum(homes, home -> home.level(level)))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String description, LongSupplier value) {
        Gauge.builder(name, value::getAsLong).description(description).register(registry);
    }

    private void histogram(String name, String description, Function<HomeCounts, Durations> durations) {
        registry.getPrometheusRegistry()
                .register(new DurationsCollector(
                        name, description, () -> homes.stream().map(durations).toList()));
    }
}
