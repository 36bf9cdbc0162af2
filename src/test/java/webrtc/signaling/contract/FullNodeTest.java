package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** A node at its totals takes nobody new, before it has trouble itself, and lets come back who was there. */
class FullNodeTest {
    private static final int MOST = 4;

    private static String path(String client) {
        return "/ws?room_id=room&client_id=" + client;
    }

    private static void assertFull(RawSocket refused) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().getString("error")).isEqualTo("The node is at its limit, try again");
        assertThat(refused.header("retry-after")).isNotNull();
    }

    @Test
    void aNodeHasSoManyConnectionsAndAQuarterMoreForWhoComesBack() throws IOException {
        List<RawSocket> open = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(1, Map.of("MAX_CONNECTIONS", Integer.toString(MOST)))) {
            int port = cluster.port(0);
            for (int i = 0; i < MOST; i++) {
                open.add(RawSocket.connect(port, "room", "client-" + i));
            }
            try (RawSocket refused = RawSocket.open(port, path("late"))) {
                assertFull(refused);
            }
            await().until(() -> cluster.node(0).connections() == MOST);
            String token = open.get(0).await("welcome").json().getString("token");
            RawSocket back = RawSocket.open(port, path("client-0") + "&token=" + token);
            open.add(back);
            assertThat(back.status()).isEqualTo(101);
            assertThat(open.get(0).awaitClose()).isEqualTo(4009);
            open.remove(0).close();
            await().until(() -> cluster.node(0).connections() == MOST);

            // One of the quarter, and one that is not even heard.
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
                await().until(() -> cluster.node(0).connections() == MOST + 1);
                try (Socket unheard = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    unheard.setSoTimeout(30_000);
                    assertThat(unheard.getInputStream().read()).isEqualTo(-1);
                }
                assertThat(silent.isConnected()).isTrue();
            }
            open.remove(0).close();
            await().until(() -> cluster.node(0).connections() < MOST);
            open.add(RawSocket.connect(port, "room", "late"));
            open.forEach(RawSocket::close);
        }
    }

    @Test
    void whoGoesIsNotCountedAnyMore() {
        try (TestCluster cluster = TestCluster.start(1, Map.of())) {
            int port = cluster.port(0);
            try (RawSocket alice = RawSocket.connect(port, "going", "alice");
                    RawSocket carol = RawSocket.connect(port, "going", "carol");
                    StreamClient bob = StreamClient.connect(port, "room=going")) {
                alice.await("welcome");
                bob.await("session");
                assertThat(cluster.node(0).connections()).isGreaterThanOrEqualTo(3);
                carol.sayClose(1000);
                carol.awaitEnd();
            }
            await().until(() -> cluster.node(0).connections() == 0);
        }
    }

    @Test
    void aNodeThatIsShortOfMemoryTakesNobodyNew() {
        try (TestCluster cluster = TestCluster.start(1, Map.of("MAX_HEAP_PERCENT", "0"))) {
            // More than the one percent that the other node guards.
            byte[] kept = new byte
                    [(int) Math.min(Integer.MAX_VALUE / 2, Runtime.getRuntime().maxMemory() / 50)];
            int guarded = cluster.add(Map.of("MAX_HEAP_PERCENT", "1"));
            JsonObject joined = cluster.api(0).join("room");
            System.gc();
            try (RawSocket refused = RawSocket.open(cluster.port(guarded), path("late"))) {
                assertFull(refused);
            }
            assertThat(cluster.api(guarded).post("/api/rooms/join", "{}").status())
                    .isEqualTo(503);
            String token = joined.getString("token");
            try (RawSocket back =
                    RawSocket.open(cluster.port(guarded), path(joined.getString("client_id")) + "&token=" + token)) {
                assertThat(back.status()).isEqualTo(101);
            }
            assertThat(kept).isNotEmpty();
        }
    }
}
