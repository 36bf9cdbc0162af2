package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.TestCluster;

/** First the node goes that keeps what another one accepted, and then that one too: another has its copies by then. */
class KeeperDiesTest {
    @Test
    void whatWasAcceptedIsCopiedOnceMoreWhenTheKeeperDies() {
        lose(TestCluster::kill);
    }

    @Test
    void whatWasAcceptedIsCopiedOnceMoreWhenTheKeeperLeaves() {
        lose(TestCluster::stop);
    }

    private static void lose(ObjIntConsumer<TestCluster> loss) {
        try (TestCluster cluster = TestCluster.start(2, Map.of("GRACE_SECONDS", "60"))) {
            String token;
            String cursor;
            try (SocketClient alice = SocketClient.connect(cluster.port(0), "room", "alice")) {
                try (SocketClient bob = SocketClient.connect(cluster.port(0), "room", "bob")) {
                    token = bob.token();
                    assertThat(alice.acknowledged("bob", "received", 1)).isEqualTo("delivered");
                    cursor = bob.await("custom").getString("cursor");
                    assertThat(alice.acknowledged("bob", "sent", 2)).isEqualTo("delivered");
                    bob.cut();
                }
                await().untilAsserted(() ->
                        assertThat(cluster.api(0).state("room", "bob")).isEqualTo("disconnected"));
                assertThat(alice.acknowledged("bob", "kept", 3)).isEqualTo("queued");
            }
            int last = cluster.add(Map.of());
            String home = cluster.node(0).nodeId();
            await().until(() -> cluster.node(1).kept().hasWhole(home));

            loss.accept(cluster, 1);
            await().until(() -> cluster.node(last).kept().hasWhole(home)
                    && cluster.node(last).hazelcast().getPartitionService().isClusterSafe());
            cluster.kill(0);

            SocketClient back = await().ignoreExceptions()
                    .until(
                            () -> SocketClient.connect(cluster.port(last), "room", "bob", token, cursor),
                            Objects::nonNull);
            try (back) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                assertThat(back.welcome().getString("reset")).isNull();
                assertThat(back.await("custom").getString("id")).isEqualTo("sent");
                assertThat(back.await("custom").getString("id")).isEqualTo("kept");
            }
        }
    }
}
