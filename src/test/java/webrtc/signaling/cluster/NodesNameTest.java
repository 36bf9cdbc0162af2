package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static webrtc.signaling.testing.TestCluster.get;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node looks for itself under the name of all nodes, and does not do so for ever. */
class NodesNameTest {
    @Test
    void aNodeThatIsListedNeedNotWait() {
        assertThat(get(NodesName.lists("localhost", InetAddress.getLoopbackAddress(), Duration.ZERO)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "nowhere.invalid"})
    void aNodeThatIsNeverListedIsToldWhy(String name) throws Exception {
        InetAddress stranger = InetAddress.getByName("192.0.2.1");
        assertThatThrownBy(() -> get(NodesName.lists(name, stranger, Duration.ofMillis(500))))
                .rootCause()
                .isInstanceOf(UnknownHostException.class)
                .hasMessageStartingWith("CLUSTER_DNS " + name + " must resolve")
                .hasMessageContaining("192.0.2.1");
    }
}
