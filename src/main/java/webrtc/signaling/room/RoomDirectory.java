package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who is in which room, and where, for the whole cluster. Each room's commands run one after the other on its one
 * owner, so every decision about a room is made in one place.
 *
 * <p>The directory is an index: a home knows better what it has, and tells the directory again what that lost. An
 * operation fails when its outcome could not be learned in time; it may have happened, and may be repeated.
 *
 * <p>Threading: called on a context, completes on that context.
 */
public interface RoomDirectory {
    /** Runs a command on a room. */
    Future<RoomResult> change(String room, RoomCommand command);

    /** The state of a room, {@link RoomState#EMPTY} where there is none. */
    Future<RoomState> read(String room);

    /**
     * The states of rooms, {@link RoomState#EMPTY} for those that do not exist. They come some at a time, so that who
     * looks at them does not hold its context up; when all have come the future is completed.
     */
    Future<Void> readAll(Set<String> rooms, Consumer<Map<String, RoomState>> some);

    /** Every room of the cluster, as it was at some moment after the call. */
    Future<Map<String, RoomState>> scan();

    /** The rooms that this node answers for and that have members on other nodes than the living, with those nodes. */
    Future<Map<String, Set<String>>> orphaned(Set<String> livingNodes);
}
