package webrtc.signaling.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Conformance;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/**
 * A part of the contract: each of its tests runs in every {@link Place}, in a room of its own, and asks the nodes it is
 * given, never caring which they are. Connections that it opens through here are broken when it ends.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Place.class)
@ExtendWith(SharedClusters.class)
abstract class Contract {
    /** A room that no other test knows. */
    final String room = "room-" + UUID.randomUUID();

    @Parameter
    Place place;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void breakConnections() throws Exception {
        Collections.reverse(opened);
        for (AutoCloseable connection : opened) {
            connection.close();
        }
        Conformance.assertKept();
    }

    /** What shall be closed when the test ends. */
    <T extends AutoCloseable> T closing(T connection) {
        opened.add(connection);
        return connection;
    }

    /** The nodes that are talked to; a class may have its own. */
    TestCluster cluster() {
        return SharedClusters.of(place);
    }

    /** The node of one end. */
    Api near() {
        return place.near(cluster());
    }

    /** The node of the other end. */
    Api far() {
        return place.far(cluster());
    }

    /** A node where neither end is connected, unless there is but one. */
    Api elsewhere() {
        return place.elsewhere(cluster());
    }

    /** Opens an event stream in the room; header lines such as {@code X-Token: t} may follow. */
    StreamClient stream(Api node, String query, String... headerLines) {
        String inRoom = "room=" + Api.encode(room) + (query.isEmpty() ? "" : "&" + query);
        return closing(StreamClient.connect(node.port(), inRoom, headerLines));
    }

    /** Connects a WebSocket to the room as this client. */
    SocketClient socket(Api node, String client) {
        return closing(SocketClient.connect(node.port(), room, client));
    }

    /** A new session of the room with an event stream at this node, which has had its session and roster events. */
    StreamPeer peer(Api node) {
        return new StreamPeer(node, room, stream(node, ""));
    }
}
