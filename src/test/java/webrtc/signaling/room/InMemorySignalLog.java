package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The homes' logs as plain maps on one context: what the contract asks for, and nothing else. */
class InMemorySignalLog implements SignalLog {
    private final Vertx vertx;
    private final Context owner;
    private final Map<HomeId, TreeMap<Long, byte[]>> logs = new HashMap<>();

    InMemorySignalLog(Vertx vertx) {
        this.vertx = vertx;
        this.owner = ((VertxInternal) vertx).createEventLoopContext();
    }

    private <T> Future<T> onOwner(Supplier<T> operation) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        owner.runOnContext(v -> {
            T result = operation.get();
            caller.runOnContext(w -> promise.complete(result));
        });
        return promise.future();
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
        owner.runOnContext(v -> logs.getOrDefault(home, new TreeMap<>()).remove(number));
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
