package webrtc.signaling.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.PartitionPredicate;
import com.hazelcast.query.Predicates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import webrtc.signaling.room.HomeId;
import webrtc.signaling.room.SignalLog;

/**
 * The homes' logs in one Hazelcast map of bytes, with one synchronous backup.
 *
 * <p>Threads: as in {@link HazelcastRoomDirectory}.
 */
public final class HazelcastSignalLog implements SignalLog {
    /** The map's name, which cluster.xml configures. */
    static final String MAP = "signaling.log";

    private static final long PUT_MILLIS = 2_000;
    private static final long READ_MILLIS = 5_000;

    private final Vertx vertx;
    private final IMap<LogKey, byte[]> segments;

    /** The logs of the cluster that this member belongs to. Blocks: Hazelcast may have to make the map. */
    public HazelcastSignalLog(Vertx vertx, HazelcastInstance hazelcast) {
        this.vertx = vertx;
        this.segments = hazelcast.getMap(MAP);
    }

    @Override
    public Future<Void> put(HomeId home, long number, byte[] segment) {
        try {
            return Future.fromCompletionStage(
                            segments.setAsync(new LogKey(home, number), segment), vertx.getOrCreateContext())
                    .timeout(PUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public void delete(HomeId home, long number) {
        try {
            var unused = segments.deleteAsync(new LogKey(home, number));
        } catch (RuntimeException e) {
            // Left behind: it goes when the whole log does.
        }
    }

    @Override
    public Future<SortedMap<Long, byte[]>> read(HomeId home) {
        return vertx.<SortedMap<Long, byte[]>>executeBlocking(
                        () -> {
                            SortedMap<Long, byte[]> inOrder = new TreeMap<>();
                            segments.entrySet(ofPartition(home)).forEach(entry -> {
                                if (entry.getKey().home().equals(home)) {
                                    inOrder.put(entry.getKey().number(), entry.getValue());
                                }
                            });
                            return inOrder;
                        },
                        false)
                .timeout(READ_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Void> drop(String node) {
        return vertx.executeBlocking(
                () -> {
                    for (LogKey key : segments.localKeySet()) {
                        if (key.home().node().equals(node)) {
                            segments.delete(key);
                        }
                    }
                    return null;
                },
                false);
    }

    private static PartitionPredicate<LogKey, byte[]> ofPartition(HomeId home) {
        return Predicates.partitionPredicate(home.address(), Predicates.alwaysTrue());
    }
}
