package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.StreamClient.Event;
import webrtc.signaling.testing.TestCluster;

/** What a stream is told when its node stops. */
class DrainTest {
    @Test
    void aStreamIsAskedToConnectAgainAndEnds() {
        try (TestCluster cluster = TestCluster.start(1, Map.of());
                StreamClient stream = StreamClient.connect(cluster.port(0), "room=a")) {
            stream.await("roster");
            cluster.stop(0);
            Event reconnect = stream.await("reconnect");
            assertThat(reconnect.data().fieldNames()).containsExactlyInAnyOrder("type", "after_ms", "reason");
            assertThat(reconnect.data().getString("type")).isEqualTo("reconnect");
            // The same for a client that knows of no such event.
            assertThat(stream.retry())
                    .isEqualTo(reconnect.data().getLong("after_ms").toString());
            stream.awaitEnd();
        }
    }
}
