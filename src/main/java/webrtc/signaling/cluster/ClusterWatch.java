package webrtc.signaling.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Hazelcast tells only to who waits for it, asked for now and then on a worker thread and kept, so that everybody
 * can look at it at any time.
 */
public final class ClusterWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private static final long LOOK_MILLIS = 5_000;

    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final long timer;
    private volatile boolean safe;
    private volatile long rooms;
    private volatile boolean looking;

    /** Watches from now on. */
    public ClusterWatch(ClusterMember cluster) {
        this.vertx = cluster.vertx();
        this.hazelcast = cluster.hazelcast();
        this.timer = vertx.setPeriodic(0, LOOK_MILLIS, id -> look());
    }

    /** Whether, when last looked, another node had an up-to-date copy of everything that this one answers for. */
    public boolean isSafe() {
        return safe;
    }

    /** How many of the cluster's rooms this node answered for when last looked; each has one node that does. */
    public long rooms() {
        return rooms;
    }

    /** Watches no more. */
    public void close() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (looking || !hazelcast.getLifecycleService().isRunning()) {
            return;
        }
        looking = true;
        vertx.executeBlocking(
                        () -> {
                            safe = hazelcast.getPartitionService().isLocalMemberSafe();
                            rooms = hazelcast
                                    .getMap(HazelcastRoomDirectory.MAP)
                                    .getLocalMapStats()
                                    .getOwnedEntryCount();
                            return null;
                        },
                        false)
                .onFailure(e -> {
                    safe = false;
                    LOG.debug("The state of the cluster could not be learned: {}", e.getMessage());
                })
                .onComplete(looked -> looking = false);
    }
}
