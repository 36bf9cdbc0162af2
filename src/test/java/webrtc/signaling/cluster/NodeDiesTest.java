package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.SignalingServer;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** A node dies without a word: its clients may come back to another one, and are gone after the grace if they don't. */
class NodeDiesTest {
    /** What the longest wait for an answer may take, and what a slow machine adds. */
    private static final Duration ANSWER = Duration.ofSeconds(8);

    private static TestCluster cluster;

    private final String room = UUID.randomUUID().toString();
    private int doomed;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(2, Map.of("PENDING_SECONDS", "3", "GRACE_SECONDS", "6"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void addNode() {
        doomed = cluster.add(Map.of());
    }

    @Test
    void whoWasOnItIsGoneAfterTheGraceAndTheOthersAreTold() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                StreamClient carl = StreamClient.connect(cluster.port(1), "room=" + room);
                SocketClient bob = SocketClient.connect(cluster.port(doomed), room, "bob");
                StreamClient dora = StreamClient.connect(cluster.port(doomed), "room=" + room)) {
            bob.welcome();
            String dorasId = dora.await("session").data().getString("session_id");
            alice.await("the roster with both", frame -> frame.encode().contains(dorasId));

            cluster.kill(doomed);

            Map<String, String> reasons = new HashMap<>();
            for (int n = 0; n < 2; n++) {
                JsonObject bye = alice.await("bye");
                reasons.put(bye.getString("from"), bye.getJsonObject("payload").getString("reason"));
            }
            assertThat(reasons).isEqualTo(Map.of("bob", "node-lost", dorasId, "node-lost"));
            carl.await("the end of the first", event -> event.data().encode().contains("node-lost"));
            JsonObject roster = carl.await(
                            "the end of the second",
                            event -> event.data().encode().contains("node-lost"))
                    .data();
            assertThat(roster.getJsonArray("peers")).hasSize(2);
            assertThat(cluster.api(1).stats(room).getInteger("total_clients")).isEqualTo(2);
        }
    }

    @Test
    void whoComesBackInTimeKeepsTheSessionAndTheOthersSeeNothing() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(doomed), room, "bob");
                StreamClient dora = StreamClient.connect(cluster.port(doomed), "room=" + room)) {
            String token = bob.token();
            String dorasId = dora.await("session").data().getString("session_id");
            dora.await("roster");
            alice.await("the roster with both", frame -> frame.encode().contains(dorasId));

            cluster.kill(doomed);

            try (SocketClient back = SocketClient.connect(cluster.port(1), room, "bob", token);
                    StreamClient doraBack = StreamClient.connect(
                            cluster.port(0), "room=" + room, "Last-Event-ID: " + dora.lastEventId())) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                JsonObject session = doraBack.await("session").data();
                assertThat(session.getString("session_id")).isEqualTo(dorasId);
                assertThat(session.getBoolean("resumed")).isTrue();

                assertThat(back.acknowledged("alice", "here again", 1)).isEqualTo("delivered");
                assertThat(back.acknowledged(dorasId, "you too?", 1)).isEqualTo("delivered");
                assertThat(doraBack.await(
                                        "signal, or the word that some are lost",
                                        event -> event.name().matches("signal|reset"))
                                .data()
                                .getString("id"))
                        .isEqualTo("you too?");
                // Longer than the grace.
                for (int beats = 0; beats < 8; beats++) {
                    doraBack.await("heartbeat");
                }
                assertThat(alice.rest())
                        .extracting(frame -> frame.getString("type"))
                        .contains("custom")
                        .doesNotContain("bye", "roster");
                assertThat(cluster.api(1).state(room, "bob")).isEqualTo("connected");
                assertThat(cluster.api(1).state(room, dorasId)).isEqualTo("connected");
            }
        }
    }

    /** As when the node that kept the copies died with it. */
    @Test
    void whoseCopiesAreLostIsToldSo() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(doomed), room, "bob")) {
            String token = bob.token();
            assertThat(alice.acknowledged("bob", "one", 1)).isEqualTo("delivered");
            String cursor = bob.await("custom").getString("cursor");
            forget(cluster.node(0));
            forget(cluster.node(1));

            cluster.kill(doomed);

            SocketClient back = await().ignoreExceptions()
                    .until(() -> SocketClient.connect(cluster.port(1), room, "bob", token, cursor), Objects::nonNull);
            try (back) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                assertThat(back.welcome().getString("reset")).isNotEmpty();
                assertThat(back.await("reset").getString("reason")).isNotEmpty();
                assertThat(alice.acknowledged("bob", "two", 2)).isEqualTo("delivered");
            }
        }
    }

    /** What is kept of nodes that were gone and came back is given up. */
    private static void forget(SignalingServer node) {
        node.kept().look(Set.of());
        node.kept().look(new ClusterMember(node.vertx(), node.hazelcast(), node.nodeId()).livingNodes());
    }

    @Test
    void signalsToItsClientsAreQueuedOrRefusedAndNeverHang() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(doomed), room, "bob")) {
            String token = bob.token();
            assertThat(alice.acknowledged("bob", "before", "before")).isEqualTo("delivered");
            String cursor = bob.await("custom").getString("cursor");

            cluster.kill(doomed);

            List<Object> queued = new ArrayList<>();
            for (int n = 0; queued.size() < 4; n++) {
                long asked = System.nanoTime();
                alice.signal("bob", "n" + n, n);
                JsonObject answer = alice.await("an answer", frame -> frame.containsKey("id"));
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ANSWER);
                if (answer.getString("type").equals("ack")) {
                    assertThat(answer.getString("status")).isEqualTo("queued");
                    queued.add(n);
                } else {
                    assertThat(answer.getInteger("code")).isEqualTo(503);
                }
                long posted = System.nanoTime();
                Api.Answer post =
                        cluster.api(1).signal(room, "alice", alice.token(), "bob", new JsonObject().put("post", n));
                assertThat(Duration.ofNanos(System.nanoTime() - posted)).isLessThan(ANSWER);
                assertThat(post.status()).isIn(200, 503);
                if (post.status() == 200) {
                    assertThat(post.json().getBoolean("queued")).isTrue();
                    queued.add(new JsonObject().put("post", n));
                } else {
                    assertThat(post.header("Retry-After")).isNotEmpty();
                }
            }
            try (SocketClient back = SocketClient.connect(cluster.port(1), room, "bob", token, cursor)) {
                List<Object> received = new ArrayList<>();
                while (received.size() < queued.size()) {
                    received.add(back.await("custom").getValue("payload"));
                }
                assertThat(received).isEqualTo(queued);
            }
        }
    }

    /** Others come and go while the node dies: whatever becomes of the directory's answers, nobody stays behind. */
    @Test
    void statisticsKeepNoGhosts() throws Exception {
        String prefix = room + "-";
        for (int n = 0; n < 60; n++) {
            cluster.api(doomed).join(prefix + n);
        }
        CountDownLatch dead = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(100);
        CompletableFuture<?> others = CompletableFuture.runAsync(() -> {
            for (int n = 0; dead.getCount() > 0 || busy.getCount() > 0; n++) {
                Api.Answer joined =
                        cluster.api(n % 2).post("/api/rooms/join", new JsonObject().put("room_id", prefix + n % 100));
                assertThat(joined.status()).isIn(200, 503);
                if (joined.status() == 200 && n % 3 == 0) {
                    JsonObject leave = joined.json();
                    assertThat(cluster.api(n / 2 % 2)
                                    .post("/api/rooms/leave", leave)
                                    .status())
                            .isIn(200, 503);
                }
                busy.countDown();
            }
        });
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        cluster.kill(doomed);
        dead.countDown();
        others.orTimeout(30, TimeUnit.SECONDS).join();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(cluster.api(0)
                                .get("/api/rooms/stats?details=true")
                                .json()
                                .encode())
                        .doesNotContain(prefix));
    }
}
