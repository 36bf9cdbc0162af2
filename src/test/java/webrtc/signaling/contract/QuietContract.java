package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.TestCluster;

/** A part of the contract about totals: nobody else is in the cluster, one test runs at a time. */
@ResourceLock("the quiet clusters")
abstract class QuietContract extends Contract {
    private final List<JsonObject> leaving = new ArrayList<>();

    @Override
    TestCluster cluster() {
        return SharedClusters.quiet(place);
    }

    @BeforeEach
    void nobodyIsThere() {
        awaitNobody();
    }

    @AfterEach
    void leaveNobodyBehind() {
        leaving.forEach(body -> near().post("/api/rooms/leave", body));
        awaitNobody();
    }

    private void awaitNobody() {
        // Not asked for while waiting: the first to ask starts the cluster.
        Api node = far();
        await().pollDelay(Duration.ZERO)
                .untilAsserted(
                        () -> assertThat(node.get("/api/rooms/stats").json().getInteger("total_clients"))
                                .isZero());
    }

    /** Joins by REST, and leaves when the test is done. */
    JsonObject join(Api node, String inRoom, String client) {
        return leaving(node.post("/api/rooms/join", JsonObject.of("room_id", inRoom, "client_id", client))
                .json());
    }

    /** Whoever this body leaves shall leave when the test is done. */
    JsonObject leaving(JsonObject body) {
        leaving.add(body);
        return body;
    }

    /** A peer that leaves when the test is done. */
    StreamPeer leavingPeer(Api node) {
        StreamPeer peer = peer(node);
        leaving(JsonObject.of("room_id", room, "client_id", peer.id(), "token", peer.token()));
        return peer;
    }
}
