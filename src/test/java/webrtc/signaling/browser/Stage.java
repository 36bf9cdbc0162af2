package webrtc.signaling.browser;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import webrtc.signaling.testing.ServerProcess;

/** Two nodes and a browser. */
final class Stage implements AutoCloseable {
    private final TwoNodes nodes = new TwoNodes();
    private final Browser browser;

    Stage(String chromium) {
        browser = Browser.launch(chromium);
    }

    ServerProcess first() {
        return nodes.first();
    }

    ServerProcess second() {
        return nodes.second();
    }

    Browser browser() {
        return browser;
    }

    /** The address of a page of a node. */
    static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** What a node's statistics tell of a room. */
    JsonObject stats(String room) {
        return first().api().stats(room);
    }

    @Override
    public void close() throws IOException {
        browser.close();
        nodes.close();
    }
}
