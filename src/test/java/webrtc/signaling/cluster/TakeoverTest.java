package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** A session that moves to another node takes its inbox along, and belongs to one transport however many want it. */
class TakeoverTest {
    private static final List<Integer> HELD = List.of(1, 2, 3);

    private static TestCluster cluster;
    private static ExecutorService threads;

    private final String room = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(3, Map.of("GRACE_SECONDS", "20"));
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        threads.shutdown();
        cluster.close();
    }

    @Test
    void aWebSocketGetsWhatWasHeldOnTheNewNodeOnce() {
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                SocketClient gone = SocketClient.connect(cluster.port(0), room, "bob")) {
            String token = gone.token();
            gone.cut();
            hold(alice, "bob");
            try (SocketClient back = SocketClient.connect(cluster.port(2), room, "bob", token)) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                assertThat(back.welcome().getJsonArray("peers").encode()).contains("alice");
                List<JsonObject> held = signals(back, HELD.size());
                assertThat(payloads(held)).isEqualTo(HELD);

                String cursor = held.get(held.size() - 1).getString("cursor");
                try (SocketClient moved = SocketClient.connect(cluster.port(1), room, "bob", token, cursor)) {
                    assertThat(alice.acknowledged("bob", "next", "next")).isEqualTo("delivered");
                    assertThat(payloads(signals(moved, 1))).isEqualTo(List.of("next"));
                    assertThat(back.awaitClose()).isEqualTo(4009);
                }
            }
        }
    }

    @Test
    void anEventStreamGetsWhatWasHeldOnTheNewNodeAfterTheRosterAndOnce() {
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                StreamClient gone = StreamClient.connect(cluster.port(0), "room=" + room)) {
            String id = gone.await("session").data().getString("session_id");
            gone.await("roster");
            gone.cut();
            hold(alice, id);
            try (StreamClient back =
                    StreamClient.connect(cluster.port(2), "room=" + room, "Last-Event-ID: " + gone.lastEventId())) {
                await().until(() -> names(back).contains("heartbeat"));
                assertThat(names(back)).startsWith("session", "roster", "signal", "signal", "signal", "heartbeat");
                assertThat(back.await("session").data().getBoolean("resumed")).isTrue();
                for (int held : HELD) {
                    assertThat(back.await("signal")
                                    .data()
                                    .getJsonObject("signal")
                                    .getInteger("payload"))
                            .isEqualTo(held);
                }
                String last = back.lastEventId();
                try (StreamClient moved =
                        StreamClient.connect(cluster.port(1), "room=" + room, "Last-Event-ID: " + last)) {
                    moved.await("session");
                    assertThat(alice.acknowledged(id, "next", "next")).isEqualTo("delivered");
                    assertThat(moved.await("signal").data().getString("id")).isEqualTo("next");
                    back.await("superseded");
                    back.awaitEnd();
                }
            }
        }
    }

    /** From one node they come to two homes, from three to six: homes take the session from each other, and back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ofManyThatTakeOverAtOnceOneStays(int nodes) {
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                SocketClient first = SocketClient.connect(cluster.port(0), room, "bob");
                SocketClient last = takeOverAtOnce(first.token(), "0-0", nodes)) {
            assertThat(last.welcome().getBoolean("resumed")).isTrue();
            assertThat(first.awaitClose()).isEqualTo(4009);
            // By the second sign of life the home has compared itself with the directory.
            last.await("heartbeat");
            last.await("heartbeat");
            assertThat(cluster.api(0).state(room, "bob")).isEqualTo("connected");
            assertThat(alice.acknowledged("bob", "next", "next")).isEqualTo("delivered");
            assertThat(last.await("custom").getValue("payload")).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ofManyThatTakeOverAtOnceTheOneThatStaysMissesNothing(int nodes) {
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                SocketClient gone = SocketClient.connect(cluster.port(0), room, "bob")) {
            String token = gone.token();
            alice.signal("bob", "first", 0);
            String cursor = signals(gone, 1).get(0).getString("cursor");
            gone.cut();
            hold(alice, "bob");
            try (SocketClient last = takeOverAtOnce(token, cursor, nodes)) {
                assertThat(payloads(signals(last, HELD.size()))).isEqualTo(HELD);
                assertThat(alice.acknowledged("bob", "next", "next")).isEqualTo("delivered");
                assertThat(payloads(signals(last, 1))).isEqualTo(List.of("next"));
            }
        }
    }

    /** Connects many times at once, and gives the only connection that stays; the others are superseded. */
    private SocketClient takeOverAtOnce(String token, String cursor, int nodes) {
        List<SocketClient> all =
                concurrently(24, n -> SocketClient.connect(cluster.port(n % nodes), room, "bob", token, cursor));
        await().untilAsserted(() -> assertThat(all)
                .filteredOn(Predicate.not(SocketClient::isClosed))
                .hasSize(1));
        assertThat(all)
                .filteredOn(SocketClient::isClosed)
                .allSatisfy(one -> assertThat(one.awaitClose()).isEqualTo(4009));
        return all.stream()
                .filter(Predicate.not(SocketClient::isClosed))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ofTwoThatConnectAtOnceWithOneFreshIdOneWins(int nodes) {
        for (int round = 0; round < 20; round++) {
            String client = "client" + round;
            List<Integer> statuses = concurrently(2, n -> {
                try {
                    SocketClient.open(cluster.port((n + 1) % nodes), "/ws?room_id=" + room + "&client_id=" + client)
                            .welcome();
                    return 101;
                } catch (SocketClient.Refused e) {
                    return e.status();
                }
            });
            assertThat(statuses).containsExactlyInAnyOrder(101, 409);
        }
    }

    /** Sends signals to a client without a connection. */
    private void hold(SocketClient sender, String to) {
        await().until(() -> "disconnected".equals(cluster.api(0).state(room, to)));
        for (int n : HELD) {
            assertThat(sender.acknowledged(to, "held" + n, n)).isEqualTo("queued");
        }
    }

    /** The next signals; none may have been lost. */
    private static List<JsonObject> signals(SocketClient socket, int count) {
        List<JsonObject> signals = new ArrayList<>();
        while (signals.size() < count) {
            JsonObject frame = socket.await(
                    "a signal", next -> SocketClient.isSignal(next) || "reset".equals(next.getString("type")));
            assertThat(frame.getString("type")).as("nothing was lost").isNotEqualTo("reset");
            signals.add(frame);
        }
        return signals;
    }

    private static List<Object> payloads(List<JsonObject> signals) {
        return signals.stream().map(signal -> signal.getValue("payload")).toList();
    }

    private static List<String> names(StreamClient stream) {
        return stream.rest().stream().map(StreamClient.Event::name).toList();
    }

    private static <T> List<T> concurrently(int count, IntFunction<T> action) {
        List<CompletableFuture<T>> all = IntStream.range(0, count)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> action.apply(n), threads))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }
}
