package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The homes' logs as plain maps on one context: what the contract asks for, and nothing else. */
class InMemorySignalLog extends InMemory implements SignalLog {
    private final Map<HomeId, TreeMap<Long, byte[]>> logs = new HashMap<>();

    InMemorySignalLog(Vertx vertx) {
        super(vertx);
    }

    @Override
    public Future<Void> put(HomeId home, long number, byte[] segment) {
        return onOwner(() -> {
            logs.computeIfAbsent(home, h -> new TreeMap<>()).put(number, segment);
            return null;
        });
    }

    @Override
    public void delete(HomeId home, long number) {
        var unused = onOwner(() -> logs.getOrDefault(home, new TreeMap<>()).remove(number));
    }

    @Override
    public Future<SortedMap<Long, byte[]>> read(HomeId home) {
        return onOwner(() -> new TreeMap<>(logs.getOrDefault(home, new TreeMap<>())));
    }

    @Override
    public Future<Void> drop(String node) {
        return onOwner(() -> {
            logs.keySet().removeIf(home -> home.node().equals(node));
            return null;
        });
    }
}
