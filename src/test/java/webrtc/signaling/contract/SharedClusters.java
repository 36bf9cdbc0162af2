package webrtc.signaling.contract;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import webrtc.signaling.testing.TestCluster;

/** Clusters of each place, started by the first test that asks and stopped when the last test has run. */
final class SharedClusters implements BeforeAllCallback {
    private static final Map<String, TestCluster> RUNNING = new HashMap<>();

    /** The cluster for tests that stay in rooms of their own. */
    static TestCluster of(Place place) {
        return named("busy", place);
    }

    /** The cluster for tests that count everybody, and leave nobody behind. */
    static TestCluster quiet(Place place) {
        return named("quiet", place);
    }

    private static TestCluster named(String name, Place place) {
        synchronized (RUNNING) {
            return RUNNING.computeIfAbsent(name + " " + place, absent -> place.start(Map.of()));
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        AutoCloseable stop = SharedClusters::stop;
        context.getRoot().getStore(Namespace.create(SharedClusters.class)).getOrComputeIfAbsent("stop", key -> stop);
    }

    private static void stop() {
        synchronized (RUNNING) {
            RUNNING.values().forEach(TestCluster::close);
            RUNNING.clear();
        }
    }
}
