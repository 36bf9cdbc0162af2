package webrtc.signaling.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import webrtc.signaling.room.RoomCommand;
import webrtc.signaling.room.RoomDirectory;
import webrtc.signaling.room.RoomResult;
import webrtc.signaling.room.RoomState;

/**
 * The room directory in one Hazelcast map, room id to state, with one synchronous backup. A room's partition owner runs
 * its commands one after the other.
 *
 * <p>Threads: Hazelcast completes on threads of its own, and every completion is taken from there to the caller's
 * context. What Hazelcast offers blocking only runs on worker threads.
 */
public final class HazelcastRoomDirectory implements RoomDirectory {
    /** The map's name, which cluster.xml configures. */
    static final String MAP = "signaling.rooms";

    private static final int TRIES = 3;
    private static final long TRY_MILLIS = 2_000;
    private static final long CALL_MILLIS = 5_000;

    /** How many of Hazelcast's partitions one call reads rooms of. */
    private static final int PARTITIONS = 16;

    private final Vertx vertx;
    private final PartitionService partitions;
    private final IMap<String, RoomState> rooms;

    /** The directory of the cluster that this member belongs to. Blocks: Hazelcast may have to make the map. */
    public HazelcastRoomDirectory(Vertx vertx, HazelcastInstance hazelcast) {
        this.vertx = vertx;
        this.partitions = hazelcast.getPartitionService();
        this.rooms = hazelcast.getMap(MAP);
    }

    @Override
    public Future<RoomResult> change(String room, RoomCommand command) {
        RoomProcessor processor = new RoomProcessor(command);
        return attempt(() -> rooms.submitToKey(room, processor), TRIES);
    }

    @Override
    public Future<RoomState> read(String room) {
        return attempt(() -> rooms.getAsync(room), TRIES).map(state -> state == null ? RoomState.EMPTY : state);
    }

    /** While members come and go an operation may fail with its outcome unknown. Ours may all be repeated. */
    private <T> Future<T> attempt(Supplier<CompletionStage<T>> operation, int tries) {
        Promise<T> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        try {
            // From whichever thread has the result straight to the context: another one between costs two switches.
            operation.get().whenCompleteAsync(promise::complete, Runnable::run);
        } catch (RuntimeException e) {
            promise.fail(e);
        }
        return promise.future()
                .timeout(TRY_MILLIS, TimeUnit.MILLISECONDS)
                .recover(e -> tries == 1 ? Future.failedFuture(e) : attempt(operation, tries - 1));
    }

    @Override
    public Future<Void> readAll(Set<String> names, Consumer<Map<String, RoomState>> some) {
        Context context = vertx.getOrCreateContext();
        return onWorker(() -> {
            for (Set<String> neighbours : neighbours(names)) {
                Map<String, RoomState> states = new HashMap<>(rooms.getAll(neighbours));
                neighbours.forEach(name -> states.putIfAbsent(name, RoomState.EMPTY));
                context.runOnContext(v -> some.accept(states));
            }
            return null;
        });
    }

    @Override
    public Future<Map<String, RoomState>> scan() {
        return onWorker(() -> {
            Map<String, RoomState> all = new HashMap<>();
            rooms.entrySet().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            return all;
        });
    }

    @Override
    public Future<Map<String, Set<String>>> orphaned(Set<String> livingNodes) {
        return onWorker(() -> {
            Map<String, Set<String>> orphaned = new HashMap<>();
            for (Set<String> neighbours : neighbours(rooms.localKeySet())) {
                rooms.getAll(neighbours).forEach((room, state) -> {
                    Set<String> dead = state.nodes();
                    dead.removeAll(livingNodes);
                    if (!dead.isEmpty()) {
                        orphaned.put(room, dead);
                    }
                });
            }
            return orphaned;
        });
    }

    /**
     * The rooms, those of a few partitions together. Each partition that a call asks looks through all the keys of the
     * call for its own: a thousand rooms in one call would be looked at 271 times.
     */
    private Collection<Set<String>> neighbours(Set<String> names) {
        Map<Integer, Set<String>> neighbours = new HashMap<>();
        for (String name : names) {
            int partition = partitions.getPartition(name).getPartitionId();
            neighbours
                    .computeIfAbsent(partition / PARTITIONS, none -> new HashSet<>())
                    .add(name);
        }
        return neighbours.values();
    }

    /** While partitions move a call may hang for as long as they do: nobody waits for it longer than this. */
    private <T> Future<T> onWorker(Callable<T> call) {
        return vertx.executeBlocking(call, false).timeout(CALL_MILLIS, TimeUnit.MILLISECONDS);
    }
}
