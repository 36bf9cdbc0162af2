package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.SortedMap;

/**
 * Where homes keep copies of the signals they accepted, so that another home can take over when a node dies. A home
 * writes segments under rising numbers; every segment is on two nodes when {@link #put} is done.
 *
 * <p>Threading: called on a context, completes on that context.
 */
public interface SignalLog {
    /** The number of the segment that a home writes once and never deletes: a log without it has been lost. */
    long FIRST = 0;

    /** Writes a segment; it may be repeated when it fails, with the same bytes. */
    Future<Void> put(HomeId home, long number, byte[] segment);

    /** Deletes a segment some time. */
    void delete(HomeId home, long number);

    /** All segments of a home whose node is gone, by their numbers. */
    Future<SortedMap<Long, byte[]>> read(HomeId home);

    /** Deletes the segments of all homes of a node that is gone, where this node keeps them. */
    Future<Void> drop(String node);
}
