package webrtc.signaling.contract;

import java.util.HashMap;
import java.util.Map;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.TestCluster;

/** Where the two ends of a test are. */
enum Place {
    /** Both ends are on one node, which runs alone. */
    ONE_NODE(1),
    /** Each end is on a node of its own, and a third one knows neither. */
    THREE_NODES(3);

    private final int nodes;

    Place(int nodes) {
        this.nodes = nodes;
    }

    /** A cluster with bounds that a test reaches fast, times that none reaches by being slow, and these settings. */
    TestCluster start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("ROOM_CAPACITY", "70");
        all.put("RATE_BURST", "100");
        all.put("RATE_PER_SECOND", "1");
        all.put("GRACE_SECONDS", "30");
        all.putAll(settings);
        return TestCluster.start(nodes, all);
    }

    /** One end. */
    Api near(TestCluster of) {
        return of.api(0);
    }

    /** The other end. */
    Api far(TestCluster of) {
        return of.api(nodes - 1);
    }

    /** A node that is neither end, where there is one. */
    Api elsewhere(TestCluster of) {
        return of.api(nodes / 2);
    }
}
