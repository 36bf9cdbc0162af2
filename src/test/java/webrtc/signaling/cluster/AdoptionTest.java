package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** What was accepted for a session outlives the node that accepted it. */
class AdoptionTest {
    @Test
    void signalsQueuedOnANodeThatDiesReachTheClientOnAnother() {
        try (TestCluster cluster = TestCluster.start(3, Map.of("GRACE_SECONDS", "20"));
                SocketClient alice = SocketClient.connect(cluster.port(0), "room", "alice")) {
            StreamClient bob = StreamClient.connect(cluster.port(1), "room=room");
            JsonObject session = bob.await("session").data();
            String bobId = session.getString("session_id");
            alice.await("the roster with bob", frame -> frame.encode().contains(bobId));
            send(alice, bobId, 1);
            assertThat(alice.await("ack").getString("status")).isEqualTo("delivered");
            bob.await("signal");
            String last = bob.lastEventId();
            bob.close();
            await().untilAsserted(() ->
                    assertThat(cluster.api(0).stats("room").encode()).contains("disconnected"));
            for (int i = 2; i <= 20; i++) {
                send(alice, bobId, i);
                assertThat(alice.await("ack").getString("status")).isEqualTo("queued");
            }

            cluster.kill(1);

            StreamClient again = StreamClient.connect(cluster.port(2), "room=room", "Last-Event-ID: " + last);
            JsonObject resumed = again.await("session").data();
            assertThat(resumed.getString("session_id")).isEqualTo(bobId);
            assertThat(resumed.getBoolean("resumed")).isTrue();
            for (int i = 2; i <= 20; i++) {
                JsonObject signal = again.await("signal").data();
                assertThat(signal.getJsonObject("signal").getInteger("n")).isEqualTo(i);
            }
            send(alice, bobId, 21);
            assertThat(again.await("signal").data().getJsonObject("signal").getInteger("n"))
                    .isEqualTo(21);
            assertThat(alice.await("ack").getString("status")).isEqualTo("delivered");
        }
    }

    private static void send(SocketClient from, String to, int number) {
        from.send(new JsonObject()
                .put("type", "custom")
                .put("to", to)
                .put("id", "n" + number)
                .put("payload", new JsonObject().put("n", number)));
    }
}
