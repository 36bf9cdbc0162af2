package webrtc.signaling.process;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.SpanCollector;
import webrtc.signaling.testing.SpanCollector.Seen;
import webrtc.signaling.testing.StreamClient;

/** Signals are followed from the request to the delivery on another node, and a collector has the spans. */
class TracingIT {
    private static final int BURST = 20;
    private static final String UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e0005-00f067aa0ba902b7-00";
    private static final String SDP = "v=0-secret-sdp";
    private static final JsonObject OFFER =
            new JsonObject().put("type", "offer").put("sdp", SDP);

    private final String room = UUID.randomUUID().toString();
    private final Map<String, String> settings = ServerProcess.ownCluster();
    private SpanCollector collector;

    @BeforeEach
    void start() {
        collector = SpanCollector.start();
        settings.put("DRAIN_SECONDS", "1");
        settings.put("TRACING", "true");
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        // Nothing is sent before the nodes stop, and then everything has to be.
        settings.put("OTEL_BSP_SCHEDULE_DELAY", "600000");
    }

    @AfterEach
    void end() {
        collector.close();
    }

    /** The header, the id of the trace and that of the client's span in it. */
    private record Parent(String header, String trace, String span) {
        static Parent sampled(int number) {
            String trace = "4bf92f3577b34da6a3ce929d0e0e%04x".formatted(number);
            return new Parent("00-" + trace + "-00f067aa0ba902b7-01", trace, "00f067aa0ba902b7");
        }
    }

    private static Api.Answer post(ServerProcess node, String room, JsonObject from, String to, String traceParent) {
        JsonObject body = new JsonObject()
                .put("sender", from.getString("session_id"))
                .put("token", from.getString("token"))
                .put("to", to)
                .put("signal", OFFER);
        return node.api().post("/api/signal?room=" + room, body, "traceparent", traceParent);
    }

    private static void stop(ServerProcess node) {
        node.process().destroy();
        assertThat(node.awaitExit(60)).isIn(0, 143);
        assertThat(node.err()).isEmpty();
    }

    @Test
    void aSignalIsFollowedFromTheRequestOverTheBusToTheDelivery() throws Exception {
        Parent near = Parent.sampled(1);
        Parent far = Parent.sampled(2);
        Parent refused = Parent.sampled(3);
        Parent opened = Parent.sampled(4);
        Map<String, String> tokens = new HashMap<>();
        String alice;
        String bob;
        try (ServerProcess first = ServerProcess.start(settings).awaitReady();
                ServerProcess second = ServerProcess.start(settings).awaitReady()) {
            try (StreamClient onFirst = StreamClient.connect(first.port(), "room=" + room);
                    StreamClient onSecond = StreamClient.connect(second.port(), "room=" + room)) {
                JsonObject from = onFirst.await("session").data();
                JsonObject to = onSecond.await("session").data();
                alice = from.getString("session_id");
                bob = to.getString("session_id");
                tokens.put(alice, from.getString("token"));
                tokens.put(bob, to.getString("token"));
                onFirst.await("roster with both", event -> event.text().contains(bob));

                for (Api.Answer answer : List.of(
                        post(first, room, from, bob, near.header()),
                        post(second, room, from, bob, far.header()),
                        post(first, room, from, bob, UNSAMPLED))) {
                    assertThat(answer.json()).isEqualTo(new JsonObject().put("success", true));
                }
                JsonObject stranger = from.copy().put("token", "not alice's");
                assertThat(post(second, room, stranger, bob, refused.header()).status())
                        .isEqualTo(403);
                try (SocketClient carol = SocketClient.open(
                        first.port(), "/ws?client_id=carol&room_id=" + room, Map.of("traceparent", opened.header()))) {
                    // Those that wait for the first one's answer travel together.
                    for (int i = 0; i < BURST; i++) {
                        carol.send(new JsonObject()
                                .put("type", i < BURST / 2 ? "offer" : "candidate")
                                .put("id", "burst-" + i)
                                .put("payload", new JsonObject().put("sdp", SDP)));
                    }
                    String last = "burst-" + (BURST - 1);
                    carol.await("the last answer", frame -> last.equals(frame.getString("id")));
                }
            }
            stop(second);
            stop(first);
        }

        Map<String, List<Seen>> traces = collector.spans().stream().collect(groupingBy(Seen::trace));
        assertThat(collector.spans()).hasSize(2 + 2 + 1 + 3 * BURST);
        Map<String, String> nodes = new HashMap<>();
        for (Parent parent : List.of(near, far)) {
            List<Seen> spans = traces.get(parent.trace());
            assertThat(spans)
                    .extracting(Seen::title)
                    .containsExactlyInAnyOrder("send SPAN_KIND_PRODUCER", "deliver SPAN_KIND_CONSUMER");
            Seen send = named("send", spans);
            Seen deliver = named("deliver", spans);
            assertThat(send.parent()).isEqualTo(parent.span());
            assertThat(deliver.parent()).isEqualTo(send.id());
            assertThat(send.attributes()).isEqualTo(attributes("send", "send", alice, "offer"));
            assertThat(deliver.attributes()).isEqualTo(attributes("deliver", "process", bob, "offer"));
            nodes.put(parent.trace(), send.resource().get("service.instance.id"));
            nodes.put("bob's", deliver.resource().get("service.instance.id"));
        }
        assertThat(nodes.get(far.trace())).isEqualTo(nodes.get("bob's")).isNotEqualTo(nodes.get(near.trace()));
        assertThat(collector.spans())
                .extracting(each -> each.resource().get("service.name"))
                .containsOnly("webrtc-signaling-server");

        Seen denied = traces.get(refused.trace()).get(0);
        assertThat(denied.title()).isEqualTo("send SPAN_KIND_PRODUCER");
        assertThat(denied.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(denied.attributes()).containsEntry("error.type", "bad_session");

        // A connection may last for days, so its signals are linked to the trace in which it was opened.
        List<Seen> frames = collector.spans().stream()
                .filter(each -> each.attributes().containsValue("carol"))
                .toList();
        assertThat(frames).hasSize(BURST).allSatisfy(frame -> {
            assertThat(frame.parent()).isEmpty();
            assertThat(frame.links()).containsExactly(opened.trace() + "-" + opened.span());
            String type = frame.attributes().get("signaling.type");
            assertThat(traces.get(frame.trace()))
                    .filteredOn(each -> each.parent().equals(frame.id()))
                    .extracting(each -> each.attributes().get("signaling.client") + " "
                            + each.attributes().get("signaling.type"))
                    .containsExactlyInAnyOrder(alice + " " + type, bob + " " + type);
        });

        assertThat(collector.spans().toString())
                .doesNotContain(SDP, "127.0.0.1")
                .doesNotContain(tokens.values());
    }

    private static Seen named(String name, List<Seen> spans) {
        return spans.stream()
                .filter(each -> each.span().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> attributes(String name, String type, String client, String signal) {
        return Map.of(
                "messaging.system", "webrtc-signaling",
                "messaging.operation.name", name,
                "messaging.operation.type", type,
                "signaling.room", room,
                "signaling.client", client,
                "signaling.type", signal,
                "signaling.outcome", "delivered");
    }

    @Test
    void nobodyIsFollowedUnlessThatIsSwitchedOn() {
        settings.remove("TRACING");
        try (ServerProcess node = ServerProcess.start(settings).awaitReady()) {
            sendToOneself(node);
            stop(node);
        }
        assertThat(collector.spans()).isEmpty();
    }

    private void sendToOneself(ServerProcess node) {
        try (StreamClient client = StreamClient.connect(node.port(), "room=" + room)) {
            JsonObject session = client.await("session").data();
            post(
                    node,
                    room,
                    session,
                    session.getString("session_id"),
                    Parent.sampled(1).header());
            client.await("signal");
        }
    }

    @Test
    void aCollectorThatIsNotThereDisturbsNobody() {
        collector.close();
        settings.put("OTEL_BSP_SCHEDULE_DELAY", "50");
        settings.put("OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true");
        try (ServerProcess node = ServerProcess.start(settings).awaitReady()) {
            sendToOneself(node);
            // A record of the log like any other, not the JDK's own lines on standard error.
            await().atMost(Duration.ofSeconds(30)).until(() -> node.out().contains("Failed to export"));
            stop(node);
        }
    }

    @Test
    void aVariableThatCanNotBeUsedEndsTheProgramWithASentence() {
        settings.put("OTEL_TRACES_EXPORTER", "nonsense");
        try (ServerProcess node = ServerProcess.start(settings)) {
            assertThat(node.awaitExit(60)).isEqualTo(2);
            assertThat(node.err())
                    .startsWith("The OTEL_ variables can't be used: ")
                    .contains("nonsense");
        }
    }
}
