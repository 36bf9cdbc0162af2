package webrtc.signaling.room;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import webrtc.signaling.testing.TestCluster;

/** The contract holds for the plainest directory there can be: what it asks for is possible, and no more than a map. */
class InMemoryRoomDirectoryTest extends RoomDirectoryContract {
    private static Vertx vertx;
    private static InMemoryRoomDirectory directory;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        directory = new InMemoryRoomDirectory(vertx);
    }

    @AfterAll
    static void stop() {
        TestCluster.get(vertx.close());
    }

    @Override
    protected List<Node> nodes() {
        return List.of(new Node(vertx, directory));
    }

    @Override
    protected Set<String> storedRooms() {
        return TestCluster.get(directory.scan()).keySet();
    }
}
