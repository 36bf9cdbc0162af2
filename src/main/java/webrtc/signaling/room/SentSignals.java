package webrtc.signaling.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What a session was sent, oldest first, for a client that comes back and has not got it. A busy home keeps more of this
 * than of all else, and reads it next to never: so it is packed into few arrays, which are used again and again, and the
 * collector has nothing to follow and nothing to move. Belongs to the home's context.
 */
final class SentSignals {
    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 16 << 10;

    /** What stands before a record: its length. */
    private static final int LENGTH_BYTES = 5;

    private final ArrayDeque<Packer> arrays = new ArrayDeque<>(2);
    /** The last array that was emptied. */
    private @Nullable Packer spare;
    /** Where the oldest record begins in the first array. */
    private int start;

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
        int needed = LENGTH_BYTES + scratch.size();
        Packer last = arrays.peekLast();
        if (last == null || last.array().length - last.size() < needed) {
            last = another(needed);
            arrays.add(last);
        }
        last.bytes(scratch);
        count++;
    }

    /** The more there is, the larger, until those that were emptied will do. */
    private Packer another(int needed) {
        Packer last = arrays.peekLast();
        int size = last == null ? LEAST_BYTES : Math.min(2 * last.array().length, MOST_BYTES);
        size = Math.max(size, needed);
        Packer emptied = spare;
        spare = null;
        if (emptied == null || emptied.array().length < size) {
            return new Packer(size);
        }
        emptied.clear();
        return emptied;
    }

    /** A reader of the oldest record, as {@link Inbox.Entry#packSent} wrote it. There must be one. */
    Unpacker oldest() {
        return reader().nested();
    }

    private Unpacker reader() {
        Packer first = arrays.getFirst();
        return new Unpacker(first.array(), start, first.size() - start);
    }

    /** Forgets the oldest. There must be one. */
    void drop() {
        Unpacker in = reader();
        in.skip();
        count--;
        if (in.hasMore()) {
            start = in.position();
            return;
        }
        spare = arrays.remove();
        start = 0;
        if (count == 0) {
            // A session that is quiet keeps nothing.
            spare = null;
        }
    }

    /** Readers of all records, oldest first. */
    List<Unpacker> all() {
        List<Unpacker> all = new ArrayList<>(count);
        int from = start;
        for (Packer array : arrays) {
            Unpacker in = new Unpacker(array.array(), from, array.size() - from);
            while (in.hasMore()) {
                all.add(in.nested());
            }
            from = 0;
        }
        return all;
    }

    /** Forgets everything. */
    void clear() {
        arrays.clear();
        spare = null;
        start = 0;
        count = 0;
    }
}
