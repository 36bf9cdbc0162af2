package webrtc.signaling.browser;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.TestCluster;

/** A cluster of two nodes, each a process, and a browser. */
final class Stage implements AutoCloseable {
    private final Map<String, String> settings = new HashMap<>();
    private final ServerProcess first;
    private final ServerProcess second;
    private final Browser browser;

    Stage(String chromium) {
        settings.put("PORT", "0");
        settings.put("ADMIN_PORT", "0");
        settings.put("HOST", "127.0.0.1");
        settings.put("CLUSTER_NAME", "test-" + UUID.randomUUID());
        settings.put("CLUSTER_PORT", TestCluster.freePorts(1).get(0).toString());
        settings.put("HEARTBEAT_SECONDS", "1");
        // Longer than a slow machine needs to start a node again.
        settings.put("GRACE_SECONDS", "60");
        browser = Browser.launch(chromium);
        first = ServerProcess.start(settings).awaitReady();
        second = ServerProcess.start(settings).awaitReady();
    }

    ServerProcess first() {
        return first;
    }

    ServerProcess second() {
        return second;
    }

    Browser browser() {
        return browser;
    }

    /** One more node, at this port or, for 0, at any. */
    ServerProcess startNode(int port) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("PORT", Integer.toString(port));
        return ServerProcess.start(own).awaitReady();
    }

    /** The address of a page of a node. */
    static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** What a node's statistics tell of a room. */
    JsonObject stats(String room) {
        return first.api().stats(room);
    }

    @Override
    public void close() throws IOException {
        browser.close();
        second.close();
        first.close();
    }
}
