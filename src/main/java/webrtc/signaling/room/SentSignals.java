package webrtc.signaling.room;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What a session was sent, oldest first, for a client that comes back and has not got it. A busy home keeps more of this
 * than of all else, and reads it next to never: so it is packed into one array, a ring, in which the collector has nothing
 * to follow, and the newest record comes to stand where an old one was. Belongs to the home's context.
 */
final class SentSignals {
    private static final byte[] NOTHING = new byte[0];
    private static final int LEAST_BYTES = 1 << 10;

    /** What stands before a record: its length. */
    private static final VarHandle LENGTH = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);

    private static final int LENGTH_BYTES = Integer.BYTES;

    /** No record is parted: one that does not fit before the end of the ring stands at its beginning. */
    private byte[] ring = NOTHING;
    /** Where the oldest record begins. */
    private int start;
    /** Where the newest record ends. */
    private int end;
    /** Where the records end behind which the next one stands at the beginning of the ring; -1 where there is none. */
    private int turn = -1;

    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Adds the newest.
     *
     * @param scratch to be written over
     */
    void add(Inbox.Entry entry, Packer scratch) {
        scratch.clear();
        entry.packSent(scratch);
        int size = scratch.size();
        makeRoom(LENGTH_BYTES + size);
        LENGTH.set(ring, end, size);
        System.arraycopy(scratch.array(), 0, ring, end + LENGTH_BYTES, size);
        end += LENGTH_BYTES + size;
        count++;
    }

    private void makeRoom(int needed) {
        if (turn >= 0) {
            if (start - end < needed) {
                grow(needed);
            }
        } else if (ring.length - end < needed) {
            if (start >= needed) {
                turn = end;
                end = 0;
            } else {
                grow(needed);
            }
        }
    }

    private void grow(int needed) {
        int first = (turn >= 0 ? turn : end) - start;
        int second = turn >= 0 ? end : 0;
        int used = first + second;
        byte[] larger = new byte[Math.max(Math.max(LEAST_BYTES, used + needed), ring.length + ring.length / 2)];
        System.arraycopy(ring, start, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, second);
        ring = larger;
        start = 0;
        end = used;
        turn = -1;
    }

    /** A reader of the oldest record, as {@link Inbox.Entry#packSent} wrote it. There must be one. */
    Unpacker oldest() {
        return record(start);
    }

    private Unpacker record(int at) {
        return new Unpacker(ring, at + LENGTH_BYTES, length(at));
    }

    private int length(int at) {
        return (int) LENGTH.get(ring, at);
    }

    private int next(int at) {
        int next = at + LENGTH_BYTES + length(at);
        return next == turn ? 0 : next;
    }

    /** Forgets the oldest. There must be one. */
    void drop() {
        start = next(start);
        if (start == 0) {
            turn = -1;
        }
        count--;
        if (count == 0) {
            // A session that is quiet keeps nothing.
            clear();
        }
    }

    /** Readers of all records, oldest first. */
    List<Unpacker> all() {
        List<Unpacker> all = new ArrayList<>(count);
        int at = start;
        for (int i = 0; i < count; i++) {
            all.add(record(at));
            at = next(at);
        }
        return all;
    }

    /** Forgets everything. */
    void clear() {
        ring = NOTHING;
        start = 0;
        end = 0;
        turn = -1;
        count = 0;
    }
}
