package webrtc.signaling.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.KeptLogs;
import webrtc.signaling.room.RoomDirectory;

/**
 * Takes care of the sessions of nodes that are gone: the node that answers for a room's partition adopts them.
 *
 * <p>Hazelcast's word that a member was removed starts it at once. Such events are best effort, and partitions move
 * when members do, so it also looks around all the time, more often for a while after a departure.
 *
 * <p>Threads: a context of its own. Hazelcast's events are taken there, and each home is called on its own context.
 */
public final class Departures {
    /** A home, and the context that it belongs to. */
    public record Resident(Context context, Home home) {
        private void call(Consumer<Home> action) {
            context.runOnContext(v -> action.accept(home));
        }

        /** Asks the home on its own context. */
        public <T> Future<T> ask(Function<Home, Future<T>> question) {
            Promise<T> answer = Promise.promise();
            call(here -> question.apply(here).onComplete(answer));
            return answer.future();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private static final long LOOK_MILLIS = 1_000;

    /** So many looks after a departure all read the rooms; otherwise one in so many does. */
    private static final int CLOSELY = 30;

    private final Vertx vertx;
    private final Context context;
    private final ClusterMember cluster;
    private final RoomDirectory directory;
    private final KeptLogs kept;
    private final List<Resident> residents;
    private final UUID listener;
    private final UUID merged;
    private final long timer;

    private Set<String> living;
    private int looks;
    private int closelyUntil;
    private boolean looking;
    private boolean again;

    /** Watches from now on, on the current context. */
    public Departures(ClusterMember cluster, RoomDirectory directory, KeptLogs kept, List<Resident> residents) {
        this.vertx = cluster.vertx();
        this.context = vertx.getOrCreateContext();
        this.cluster = cluster;
        this.directory = directory;
        this.kept = kept;
        this.residents = List.copyOf(residents);
        this.living = cluster.livingNodes();
        this.listener = cluster.hazelcast().getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                context.runOnContext(v -> look());
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                context.runOnContext(v -> look());
            }
        });
        this.merged = cluster.hazelcast().getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                LOG.info("Two parts of the cluster have found each other again");
                context.runOnContext(v -> residents.forEach(resident -> resident.call(Home::merged)));
            }
        });
        this.timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
        look();
    }

    /** Watches no more. */
    public void close() {
        vertx.cancelTimer(timer);
        if (cluster.hazelcast().getLifecycleService().isRunning()) {
            cluster.hazelcast().getCluster().removeMembershipListener(listener);
            cluster.hazelcast().getLifecycleService().removeLifecycleListener(merged);
        }
    }

    private void look() {
        if (!cluster.hazelcast().getLifecycleService().isRunning()) {
            return;
        }
        looks++;
        Set<String> now = cluster.livingNodes();
        Set<String> gone = new HashSet<>(living);
        gone.removeAll(now);
        living = now;
        gone.forEach(node -> LOG.info("Node {} is gone", node));
        // First of all: whoever takes in a session of a node that is gone reads what was said to be safe, and no less.
        kept.look(now);
        residents.forEach(resident -> resident.call(home -> home.nodes(now)));
        if (!gone.isEmpty()) {
            closelyUntil = looks + CLOSELY;
        }
        if (looks <= closelyUntil || looks % CLOSELY == 0) {
            adoptOrphans();
        }
    }

    private void adoptOrphans() {
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        Set<String> known = living;
        directory.orphaned(known).onComplete(found -> {
            looking = false;
            if (found.succeeded()) {
                found.result().forEach((room, dead) -> {
                    // Who joined while the rooms were read is in them, and alive.
                    dead.removeAll(cluster.livingNodes());
                    Resident resident = residents.get(Math.floorMod(room.hashCode(), residents.size()));
                    resident.call(home -> home.adopt(room, dead));
                });
            } else {
                LOG.warn(
                        "Rooms of departed nodes could not be looked for: {}",
                        found.cause().getMessage());
            }
            if (again) {
                adoptOrphans();
            }
        });
    }
}
