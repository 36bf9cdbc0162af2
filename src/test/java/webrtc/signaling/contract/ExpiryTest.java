package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Sessions that nobody comes for, on a node that does not wait long. */
class ExpiryTest {
    private static TestCluster cluster;

    private final String room = "room-" + UUID.randomUUID();
    private final List<StreamClient> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of("GRACE_SECONDS", "1", "PENDING_SECONDS", "1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void breakConnections() {
        opened.forEach(StreamClient::close);
    }

    private StreamClient connect(String query) {
        StreamClient stream = StreamClient.connect(cluster.port(0), "room=" + room + query);
        opened.add(stream);
        return stream;
    }

    private StreamPeer peer() {
        return new StreamPeer(cluster.api(0), room, connect(""));
    }

    private static void assertTimedOut(StreamPeer watcher, String client) {
        JsonObject roster = watcher.stream()
                .await(
                        "the roster without it",
                        event -> event.name().equals("roster")
                                && !event.data().getJsonArray("left").isEmpty())
                .data();
        assertThat(roster.getJsonArray("left"))
                .containsExactly(JsonObject.of("client_id", client, "reason", "timeout"));
        assertThat(roster.getJsonArray("peers")).hasSize(1);
    }

    @Test
    void aLostStreamsSessionLeavesWhenItsGraceIsOver() {
        StreamPeer alice = peer();
        StreamPeer bob = peer();
        bob.stream().close();
        assertTimedOut(alice, bob.id());
        JsonObject session = connect("&" + bob.resuming()).await("session").data();
        assertThat(session.getBoolean("resumed")).isFalse();
        assertThat(session.getString("session_id")).isNotEqualTo(bob.id());
    }

    @Test
    void aSessionThatJoinedByRestLeavesWhenItDoesNotConnect() {
        StreamPeer alice = peer();
        String pending = cluster.api(0).join(room).getString("client_id");
        assertTimedOut(alice, pending);
    }
}
