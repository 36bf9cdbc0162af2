package webrtc.signaling.room;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;

/**
 * The signals of one session: numbered when accepted, <em>held</em> until they are written to a transport, and kept as
 * <em>sent</em> for a client that comes back and has not got them.
 *
 * <p>Both together are bounded. What was sent gives way to what comes; what is held never does, the sender is told
 * instead. Belongs to its home's context.
 */
final class Inbox {
    /** Ids of repeatable signals that are remembered. */
    private static final int REMEMBERED_IDS = 256;

    /** What became of an offered signal. */
    enum Offer {
        ACCEPTED,
        /** It was accepted before. */
        REPEATED,
        /** There is no room for it. */
        FULL,
        /** Its sender has moved since, and nobody can tell any more whether it was accepted. */
        STALE
    }

    /** An accepted signal; {@code at} in milliseconds since 1970. */
    record Entry(Cursor cursor, Signal signal, long at) {}

    private record Heard(long epoch, long number) {}

    private final int maxSignals;
    private final int maxBytes;
    private long epoch;
    private long sequence;
    private int bytes;
    /** Nothing up to here is kept any more. */
    private Cursor base;

    private final ArrayDeque<Entry> sent = new ArrayDeque<>(2);
    private final ArrayDeque<Entry> held = new ArrayDeque<>(2);
    /** The last number that was accepted from each sender: what comes again is known by it. */
    private final Map<String, Heard> heard = new HashMap<>(4);
    /** The ids that senders gave to their latest signals. */
    private final Set<String> ids = new LinkedHashSet<>(2);

    Inbox(long epoch, Limits limits) {
        this.epoch = epoch;
        this.base = new Cursor(epoch, 0);
        this.maxSignals = limits.inboxSignals();
        this.maxBytes = limits.inboxBytes();
    }

    /** The session moved: what is accepted from now on carries this epoch. */
    void epoch(long newEpoch) {
        epoch = newEpoch;
    }

    /**
     * Takes a signal in, or says why not.
     *
     * @param senderEpoch the sender's epoch when it numbered the signal
     * @param number the sender's number, rising within its epoch
     */
    Offer offer(long senderEpoch, long number, Signal signal, long now) {
        Heard last = heard.get(signal.from());
        if (last != null && senderEpoch < last.epoch) {
            return Offer.STALE;
        }
        if (last != null && senderEpoch == last.epoch && number <= last.number) {
            return Offer.REPEATED;
        }
        // A client id holds no space, so the two parts can't be mistaken.
        String id = signal.id() == null ? null : signal.from() + ' ' + signal.id();
        boolean repeated = id != null && ids.contains(id);
        if (!repeated) {
            if (!makeRoom(signal.size())) {
                return Offer.FULL;
            }
            held.add(new Entry(new Cursor(epoch, ++sequence), signal, now));
            bytes += signal.size();
            remember(id);
        }
        heard.put(signal.from(), new Heard(senderEpoch, number));
        return repeated ? Offer.REPEATED : Offer.ACCEPTED;
    }

    private boolean makeRoom(int size) {
        while (sent.size() + held.size() >= maxSignals || bytes + size > maxBytes) {
            if (!dropOldestSent()) {
                return false;
            }
        }
        return true;
    }

    private boolean dropOldestSent() {
        Entry oldest = sent.poll();
        if (oldest == null) {
            return false;
        }
        bytes -= oldest.signal.size();
        base = oldest.cursor;
        return true;
    }

    private void remember(@Nullable String id) {
        if (id != null && ids.add(id) && ids.size() > REMEMBERED_IDS) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The next signal to write, from now on among those sent; null when nothing is held. */
    @Nullable
    Entry next() {
        Entry entry = held.poll();
        if (entry != null) {
            sent.add(entry);
        }
        return entry;
    }

    /** Whether something waits to be written. */
    boolean isHolding() {
        return !held.isEmpty();
    }

    /**
     * A client comes back with everything up to the cursor: what was sent after it is to be written again. Without a
     * cursor all that was sent is taken as received.
     *
     * @return whether all that the client misses is there; if not, only what was never sent will be written
     */
    boolean resume(@Nullable Cursor cursor) {
        boolean whole = cursor == null || (cursor.compareTo(base) >= 0 && cursor.compareTo(last()) <= 0);
        while (!sent.isEmpty()
                && (cursor == null || !whole || sent.getFirst().cursor.compareTo(cursor) <= 0)) {
            dropOldestSent();
        }
        while (!sent.isEmpty()) {
            held.addFirst(sent.removeLast());
        }
        return whole;
    }

    private Cursor last() {
        return sent.isEmpty() ? base : sent.getLast().cursor;
    }

    /** What a client that has just resumed has. */
    Cursor position() {
        return base;
    }

    /** Forgets what was sent before this time. */
    void forgetSentBefore(long time) {
        while (!sent.isEmpty() && sent.getFirst().at < time) {
            dropOldestSent();
        }
    }

    /** Forgets a sender that is gone for good. */
    void forgetSender(String sender) {
        heard.remove(sender);
    }

    /** Writes the inbox as it moves from home to home. */
    void pack(Packer out) {
        out.number(sequence).number(base.epoch()).number(base.sequence());
        packEntries(sent, out);
        packEntries(held, out);
        out.number(heard.size());
        heard.forEach((sender, last) -> out.string(sender).number(last.epoch).number(last.number));
        out.number(ids.size());
        ids.forEach(out::string);
    }

    private static void packEntries(ArrayDeque<Entry> entries, Packer out) {
        out.number(entries.size());
        for (Entry entry : entries) {
            out.number(entry.cursor.epoch()).number(entry.cursor.sequence()).number(entry.at);
            entry.signal.pack(out);
        }
    }

    /** Reads what {@link #pack} wrote into this new, empty inbox. */
    void unpack(Unpacker in) {
        sequence = in.number();
        base = new Cursor(in.number(), in.number());
        unpackEntries(sent, in);
        unpackEntries(held, in);
        for (int left = in.count(); left > 0; left--) {
            heard.put(in.string(), new Heard(in.number(), in.number()));
        }
        for (int left = in.count(); left > 0; left--) {
            ids.add(in.string());
        }
    }

    private void unpackEntries(ArrayDeque<Entry> entries, Unpacker in) {
        for (int left = in.count(); left > 0; left--) {
            Cursor cursor = new Cursor(in.number(), in.number());
            long at = in.number();
            Entry entry = new Entry(cursor, Signal.unpack(in), at);
            entries.add(entry);
            bytes += entry.signal.size();
        }
    }
}
