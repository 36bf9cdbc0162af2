package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** A node stops cleanly: it sends its clients away, hands their sessions over, and takes nobody in meanwhile. */
class NodeStopsTest {
    private static TestCluster cluster;

    private final String room = UUID.randomUUID().toString();
    private int leaving;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(2, Map.of("DRAIN_SECONDS", "3"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void addNode() {
        leaving = cluster.add(Map.of());
    }

    @Test
    void itsClientsAreSentAwayAndFindEverythingOnOtherNodes() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(leaving), room, "bob");
                StreamClient dora = StreamClient.connect(cluster.port(leaving), "room=" + room)) {
            String token = bob.token();
            String dorasId = dora.await("session").data().getString("session_id");
            dora.await("roster");
            alice.await("the roster with both", frame -> frame.encode().contains(dorasId));

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> cluster.stop(leaving));

            assertThat(bob.await("reconnect").getLong("after_ms")).isBetween(0L, 10_000L);
            assertThat(bob.awaitClose()).isEqualTo(1012);
            assertThat(dora.await("reconnect").data().getLong("after_ms")).isBetween(0L, 10_000L);
            dora.awaitEnd();
            assertThat(alice.acknowledged("bob", "meanwhile", "for bob")).isEqualTo("queued");
            assertThat(alice.acknowledged(dorasId, "meanwhile too", "for dora")).isEqualTo("queued");
            try (SocketClient back = SocketClient.connect(cluster.port(1), room, "bob", token);
                    StreamClient doraBack = StreamClient.connect(
                            cluster.port(0), "room=" + room, "Last-Event-ID: " + dora.lastEventId())) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                JsonObject first = back.await(
                        "a signal, or the word that some are lost",
                        frame -> SocketClient.isSignal(frame) || "reset".equals(frame.getString("type")));
                assertThat(first.getValue("payload")).isEqualTo("for bob");
                assertThat(doraBack.await("session").data().getString("session_id"))
                        .isEqualTo(dorasId);
                assertThat(doraBack.await("the same", event -> event.name().matches("signal|reset"))
                                .data()
                                .getString("id"))
                        .isEqualTo("meanwhile too");

                stopped.orTimeout(30, TimeUnit.SECONDS).join();
                // Longer than the grace.
                for (int beats = 0; beats < 4; beats++) {
                    back.await("heartbeat");
                }
                assertThat(alice.rest())
                        .extracting(frame -> frame.getString("type"))
                        .contains("heartbeat")
                        .doesNotContain("bye", "roster");
                assertThat(cluster.api(0).state(room, "bob")).isEqualTo("connected");
                assertThat(cluster.api(0).state(room, dorasId)).isEqualTo("connected");
            }
        }
    }

    @Test
    void itTakesNobodyInAnyMore() {
        Api api = cluster.api(leaving);
        Api admin = new Api(cluster.node(leaving).adminPort());
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            assertThat(admin.get("/readyz").status()).isEqualTo(200);
            // It has no connection to be sent away by, so the node waits for it as long as it may.
            String pending = api.join(room).getString("client_id");
            alice.await("the roster with all", frame -> frame.encode().contains(pending));

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> cluster.stop(leaving));

            await().until(() -> admin.get("/readyz").status() == 503);
            Api.Answer join = api.post("/api/rooms/join", new JsonObject().put("room_id", room));
            assertThat(join.status()).isEqualTo(503);
            assertThat(join.header("Retry-After")).isNotEmpty();
            SocketClient.Refused refused = catchThrowableOfType(
                    SocketClient.Refused.class,
                    () -> SocketClient.open(cluster.port(leaving), "/ws?room_id=" + room + "&client_id=new"));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotNull();
            try (StreamClient stream = StreamClient.connect(cluster.port(leaving), "room=" + room)) {
                assertThat(stream.status()).isEqualTo(200);
                assertThat(stream.await("reconnect").data().getLong("after_ms")).isPositive();
                stream.awaitEnd();
                assertThat(stream.retry()).isNotNull();
            }
            assertThat(api.get("/api/health").status()).isEqualTo(200);

            stopped.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(alice.await("bye").getString("from")).isEqualTo(pending);
            assertThat(cluster.api(1).stats(room).getInteger("total_clients")).isEqualTo(1);
        }
    }
}
