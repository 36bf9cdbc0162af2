package webrtc.signaling.browser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import webrtc.signaling.testing.ServerProcess;

/** A cluster of two nodes, each a process. Who ends one of them has a cluster of its own: losses are remembered. */
final class TwoNodes implements AutoCloseable {
    private final Map<String, String> settings = ServerProcess.ownCluster();
    private final List<ServerProcess> started = new ArrayList<>();

    TwoNodes() {
        settings.put("HEARTBEAT_SECONDS", "1");
        // Longer than a slow machine needs to start a node again.
        settings.put("GRACE_SECONDS", "60");
        startNode(0);
        startNode(0);
    }

    ServerProcess first() {
        return started.get(0);
    }

    ServerProcess second() {
        return started.get(1);
    }

    /** One more node, at this port or, for 0, at any. */
    void startNode(int port) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("PORT", Integer.toString(port));
        started.add(ServerProcess.start(own).awaitReady());
    }

    @Override
    public void close() {
        started.forEach(ServerProcess::close);
    }
}
