package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.List;

/**
 * Where a home's log has its copy, on another node. Segments are written under rising numbers. Threading: called on the
 * home's context, completes there.
 */
interface SignalLog {
    /** The number of the empty segment that is written when all others are there: a log without it is not the whole log. */
    long WHOLE = 0;

    /** Writes a segment; fails where it is not known to be there, and may be repeated then, with the same bytes. */
    Future<Void> put(long number, byte[] segment);

    /** Deletes segments; fails where they may still be there. */
    Future<Void> delete(List<Long> numbers);
}
