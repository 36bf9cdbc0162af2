package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** A stream whose client reads late: what its connection does not take waits in the inbox, and goes out when it does. */
class StreamSlowReaderTest {
    private static final String LARGE = " " + "x".repeat(50_000);

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        // A sign of life that can't be written would end the stream.
        cluster = TestCluster.start(1, Map.of("HEARTBEAT_SECONDS", "600", "RATE_BURST", "10000"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void itGetsAllThatWasAcceptedInItsOrder() {
        try (StreamClient first = StreamClient.connect(cluster.port(0), "room=room");
                StreamClient second = StreamClient.connect(cluster.port(0), "room=room")) {
            StreamPeer alice = new StreamPeer(cluster.api(0), "room", first);
            StreamPeer bob = new StreamPeer(cluster.api(0), "room", second);
            first.read(false);
            int accepted = 0;
            // Until what was written to her stands in its way.
            for (boolean queued = false; !queued; accepted++) {
                Answer answer = bob.say(alice.id(), accepted + LARGE);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(accepted).as("what is written to who does not read").isLessThan(1_000);
                queued = answer.json().getBoolean("queued", false);
            }

            first.read(true);
            for (int i = 0; i < accepted; i++) {
                String text =
                        first.await("signal").data().getJsonObject("signal").getString("text");
                assertThat(text).isEqualTo(i + LARGE);
            }
            assertThat(bob.say(alice.id(), "and on").status()).isEqualTo(200);
            first.await("signal", event -> event.text().contains("and on"));
        }
    }
}
