package webrtc.signaling.room;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import webrtc.signaling.testing.TestCluster;

/** The contract holds for the plainest log there can be. */
class InMemorySignalLogTest extends SignalLogContract {
    private static Vertx vertx;
    private static InMemorySignalLog log;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        log = new InMemorySignalLog(vertx);
    }

    @AfterAll
    static void stop() {
        TestCluster.get(vertx.close());
    }

    @Override
    protected List<Node> nodes() {
        return List.of(new Node(vertx, log));
    }
}
