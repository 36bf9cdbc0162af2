package webrtc.signaling.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.Scrape;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** What the metrics of a node tell of what happens there. */
class MetricsTest {
    private static TestCluster cluster;

    private final String room = "room-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        // One loop a node: what is on one node has one home.
        cluster = TestCluster.start(2, Map.of("EVENT_LOOPS", "1", "RATE_BURST", "3", "RATE_PER_SECOND", "1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Scrape scrape(int node) {
        return Scrape.of(cluster.node(node).adminPort());
    }

    private static double signals(Scrape scrape, String type, String outcome, String path) {
        return scrape.value("signaling_signals_total", "type", type, "outcome", outcome, "path", path);
    }

    private static double answers(Scrape scrape) {
        return scrape.value("signaling_signal_answer_seconds_count");
    }

    private static double deliveries(Scrape scrape) {
        return scrape.value("signaling_signal_delivery_seconds_count");
    }

    private static double refusals(Scrape scrape, String reason) {
        return scrape.value("signaling_refusals_total", "reason", reason);
    }

    private static void offer(SocketClient from, String to, String id) {
        from.send(new JsonObject()
                .put("type", "offer")
                .put("to", to)
                .put("id", id)
                .put("payload", new JsonObject()));
    }

    @Test
    void signalsAreCountedByTypeOutcomeAndPathWhereTheirSenderIs() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(0), room, "bob");
                SocketClient carol = SocketClient.connect(cluster.port(1), room, "carol")) {
            carol.await("welcome");
            alice.await("the roster with carol", frame -> frame.encode().contains("carol"));
            Scrape near = scrape(0);
            Scrape far = scrape(1);

            offer(alice, "bob", "1");
            alice.await("ack");
            offer(alice, "carol", "2");
            alice.await("ack");
            offer(alice, "nobody", "3");
            alice.await("error");
            bob.await("offer");
            carol.await("offer");

            Scrape nearNow = scrape(0);
            Scrape farNow = scrape(1);
            assertThat(signals(nearNow, "offer", "delivered", "local"))
                    .isEqualTo(signals(near, "offer", "delivered", "local") + 1);
            assertThat(signals(nearNow, "offer", "delivered", "remote"))
                    .isEqualTo(signals(near, "offer", "delivered", "remote") + 1);
            assertThat(signals(nearNow, "offer", "refused", "remote"))
                    .isEqualTo(signals(near, "offer", "refused", "remote") + 1);
            assertThat(nearNow.sum("signaling_signals_total")).isEqualTo(near.sum("signaling_signals_total") + 3);
            assertThat(farNow.sum("signaling_signals_total")).isEqualTo(far.sum("signaling_signals_total"));
            assertThat(refusals(nearNow, "no_such_recipient")).isEqualTo(refusals(near, "no_such_recipient") + 1);

            assertThat(answers(nearNow)).isEqualTo(answers(near) + 3);
            assertThat(deliveries(nearNow)).isEqualTo(deliveries(near) + 1);
            assertThat(deliveries(farNow)).isEqualTo(deliveries(far) + 1);
            assertThat(nearNow.value("signaling_signal_answer_seconds_bucket", "le", "+Inf"))
                    .isEqualTo(answers(nearNow));
            assertThat(nearNow.value("signaling_signal_answer_seconds_sum"))
                    .isGreaterThan(near.value("signaling_signal_answer_seconds_sum"));
        }
    }

    @Test
    void whatIsRefusedIsCountedByItsReasonOnBothTransports() {
        Scrape before = scrape(0);
        Api api = cluster.api(0);
        assertThat(api.get("/api/nothing").status()).isEqualTo(404);
        assertThat(api.post("/api/rooms/join", "no json").status()).isEqualTo(400);
        RawHttp.send(cluster.port(0), "GET /api/%zz HTTP/1.1", "");
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            alice.await("welcome");
            alice.send(new JsonObject().put("type", "nonsense"));
            alice.await("error");
            for (int i = 0; i < 4; i++) {
                offer(alice, "nobody", "n" + i);
            }
            alice.await("rate", frame -> frame.encode().contains("429"));
        }
        Scrape now = scrape(0);
        assertThat(refusals(now, "not_found")).isEqualTo(refusals(before, "not_found") + 1);
        assertThat(refusals(now, "bad_request")).isEqualTo(refusals(before, "bad_request") + 1);
        assertThat(refusals(now, "bad_json")).isEqualTo(refusals(before, "bad_json") + 1);
        assertThat(refusals(now, "bad_type")).isEqualTo(refusals(before, "bad_type") + 1);
        assertThat(refusals(now, "rate_limited")).isEqualTo(refusals(before, "rate_limited") + 1);
    }

    @Test
    void sessionsAreCountedByStateAndConnectionsByTransport() {
        double rooms = scrape(0).value("signaling_rooms") + scrape(1).value("signaling_rooms");
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                StreamClient stream = StreamClient.connect(cluster.port(0), "room=" + room)) {
            stream.await("session");
            alice.await("welcome");
            cluster.api(0).join(room);
            // As of the last heartbeat.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Scrape now = scrape(0);
                assertThat(now.value("signaling_connections", "transport", "websocket"))
                        .isEqualTo(1);
                assertThat(now.value("signaling_connections", "transport", "sse"))
                        .isEqualTo(1);
                assertThat(now.value("signaling_sessions", "state", "connected"))
                        .isEqualTo(2);
                assertThat(now.value("signaling_sessions", "state", "pending")).isPositive();
            });
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> scrape(0).value("signaling_rooms") + scrape(1).value("signaling_rooms") > rooms);
        }
    }

    @Test
    void whoComesBackIsCountedAndWhatItSupersedes() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            String token = alice.await("welcome").getString("token");
            Scrape before = scrape(0);
            Scrape elsewhere = scrape(1);
            try (SocketClient again = SocketClient.connect(cluster.port(0), room, "alice", token)) {
                again.await("welcome");
                Scrape now = scrape(0);
                assertThat(now.value("signaling_resumes_total", "from", "here"))
                        .isEqualTo(before.value("signaling_resumes_total", "from", "here") + 1);
                assertThat(now.value("signaling_connections_closed_total", "reason", "superseded"))
                        .isEqualTo(before.value("signaling_connections_closed_total", "reason", "superseded") + 1);
                // A cursor that is not from here can't be replayed.
                try (SocketClient moved = SocketClient.connect(cluster.port(1), room, "alice", token, "9-9")) {
                    moved.await("reset");
                    assertThat(scrape(1).value("signaling_resumes_total", "from", "elsewhere"))
                            .isEqualTo(elsewhere.value("signaling_resumes_total", "from", "elsewhere") + 1);
                    assertThat(scrape(1).value("signaling_resets_total"))
                            .isEqualTo(elsewhere.value("signaling_resets_total") + 1);
                }
            }
        }
    }

    @Test
    void theClusterTheLoopsAndTheProcessAreTold() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(scrape(1).value("signaling_cluster_safe")).isEqualTo(1));
        Scrape now = scrape(1);
        assertThat(now.value("signaling_cluster_nodes")).isEqualTo(2);
        assertThat(now.value("signaling_ready")).isEqualTo(1);
        assertThat(now.value("signaling_event_loop_delay_seconds", "loop", "0")).isBetween(0.0, 60.0);
        assertThat(now.sum("jvm_memory_used_bytes")).isPositive();
        assertThat(now.names())
                .containsKeys("jvm_gc_pause_seconds_count", "process_cpu_usage", "jvm_threads_live_threads");
    }
}
