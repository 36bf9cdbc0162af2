package webrtc.signaling.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;

/**
 * The signals of one session: numbered when accepted, <em>held</em> until they are safe and written to a transport, and
 * kept as <em>sent</em> for a client that comes back and has not got them.
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

    /** An accepted signal, until it is sent. */
    final class Entry implements HomeLog.Item {
        private final Signal signal;
        private final long epoch;
        private final long sequence;
        private final long previousEpoch;
        private final long previousSequence;
        private final long at;
        private final long senderEpoch;
        private final long number;
        private final int size;

        private @Nullable Runnable whenSafe;
        /** The number of its segment of the log. */
        private long segment = HomeLog.NOWHERE;

        private boolean safe;
        /** By the system's timer; 0 where it was accepted elsewhere, or has been written once. */
        private long acceptedAt;

        private Entry(LogRecord record) {
            // The recipient's id is kept once and not with each signal.
            this.signal = record.signal().to() == null
                    ? record.signal()
                    : record.signal().to(client);
            this.epoch = record.cursor().epoch();
            this.sequence = record.cursor().sequence();
            this.previousEpoch = record.previous().epoch();
            this.previousSequence = record.previous().sequence();
            this.at = record.at();
            this.senderEpoch = record.senderEpoch();
            this.number = record.number();
            this.size = signal.size();
        }

        @Override
        public void pack(Packer out) {
            record().pack(out);
        }

        /** Writes it as one of those that were sent. */
        void packSent(Packer out) {
            record().packNameless(out.number(size).number(segment));
        }

        private LogRecord record() {
            return new LogRecord(room, client, cursor(), previous(), at, senderEpoch, number, signal);
        }

        @Override
        public Inbox inbox() {
            return Inbox.this;
        }

        @Override
        public void safe() {
            safe = true;
            Runnable told = whenSafe;
            if (told != null) {
                whenSafe = null;
                told.run();
            }
        }

        Signal signal() {
            return signal;
        }

        Cursor cursor() {
            return new Cursor(epoch, sequence);
        }

        private Cursor previous() {
            return new Cursor(previousEpoch, previousSequence);
        }

        /** When it was accepted here, to be told once: later it is written for a client that comes back. */
        long takeAcceptedAt() {
            long taken = acceptedAt;
            acceptedAt = 0;
            return taken;
        }
    }

    /** What is looked at of a signal that was sent. */
    private record Sent(int size, long segment, Cursor cursor, long at) {
        /** Reads the beginning of what {@link Entry#packSent} wrote. */
        static Sent of(Unpacker in) {
            int size = in.count();
            long segment = in.number();
            Cursor cursor = Cursor.unpack(in);
            Cursor.unpack(in);
            return new Sent(size, segment, cursor, in.number());
        }

        boolean isIn(long last) {
            return segment != HomeLog.NOWHERE && segment <= last;
        }
    }

    /** The last number of a sender. */
    private static final class Heard {
        private long epoch;
        private long number;
    }

    private final String room;
    private final String client;
    private final HomeLog log;
    private final int maxSignals;
    private final int maxBytes;
    private long epoch;
    private int bytes;
    /** Nothing up to here is kept any more. */
    private Cursor base;
    /** The place of the last signal that was accepted. */
    private Cursor newest;
    /** The place of the last one that was accepted elsewhere, before the session came here. */
    private Cursor brought;
    /** What was sent came out of the log of a dead home: it may have been written to a transport, or not. */
    private boolean uncertain;
    /** Nothing of it is needed in the log any more. */
    private boolean released;

    private final SentSignals sent = new SentSignals();
    private final ArrayDeque<Entry> held = new ArrayDeque<>(2);
    /** The last number that was accepted from each sender: what comes again is known by it. */
    private final Map<String, Heard> heard = new HashMap<>(4);
    /** The ids that senders gave to their latest signals. */
    private final Set<String> ids = new LinkedHashSet<>(2);

    Inbox(String room, String client, long epoch, Limits limits, HomeLog log) {
        this.room = room;
        this.client = client;
        this.log = log;
        this.epoch = epoch;
        this.base = new Cursor(epoch, 0);
        this.newest = base;
        this.brought = base;
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
     * @param now in milliseconds since 1970
     * @param since when it came to this home, by the system's timer
     * @param safe where it is accepted: called once, when it can't be lost any more
     */
    Offer offer(long senderEpoch, long number, Signal signal, long now, long since, Runnable safe) {
        Heard last = heard.get(signal.from());
        if (last != null && senderEpoch < last.epoch) {
            return Offer.STALE;
        }
        if (last != null && senderEpoch == last.epoch && number <= last.number) {
            return Offer.REPEATED;
        }
        String id = idOf(signal);
        if (id != null && ids.contains(id)) {
            hear(last, signal.from(), senderEpoch, number);
            return Offer.REPEATED;
        }
        if (!makeRoom(signal.size())) {
            return Offer.FULL;
        }
        Cursor cursor = new Cursor(epoch, newest.sequence() + 1);
        LogRecord record = new LogRecord(room, client, cursor, newest, now, senderEpoch, number, signal);
        Entry entry = new Entry(record);
        entry.whenSafe = safe;
        entry.acceptedAt = since;
        newest = cursor;
        held.add(entry);
        bytes += entry.size;
        hear(last, signal.from(), senderEpoch, number);
        remember(id);
        append(entry);
        return Offer.ACCEPTED;
    }

    private void append(Entry entry) {
        entry.segment = log.append(entry);
    }

    private void hear(@Nullable Heard last, String sender, long senderEpoch, long number) {
        Heard now = last;
        if (now == null) {
            now = new Heard();
            heard.put(sender, now);
        }
        now.epoch = senderEpoch;
        now.number = number;
    }

    private void remember(@Nullable String id) {
        if (id != null && ids.add(id) && ids.size() > REMEMBERED_IDS) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** A client id holds no space, so the two parts can't be mistaken. */
    private static @Nullable String idOf(Signal signal) {
        return signal.id() == null ? null : signal.from() + ' ' + signal.id();
    }

    private boolean makeRoom(int size) {
        if (hasRoom(size)) {
            return true;
        }
        int heldBytes = 0;
        for (Entry entry : held) {
            heldBytes += entry.size;
        }
        if (uncertain || held.size() >= maxSignals || heldBytes + size > maxBytes) {
            return false;
        }
        while (!hasRoom(size)) {
            dropOldestSent();
        }
        return true;
    }

    private boolean hasRoom(int size) {
        return sent.count() + held.size() < maxSignals && bytes + size <= maxBytes;
    }

    private boolean dropOldestSent() {
        if (sent.isEmpty()) {
            return false;
        }
        Sent oldest = oldestSent();
        bytes -= oldest.size;
        base = oldest.cursor;
        if (!released) {
            log.release(oldest.segment);
        }
        sent.drop();
        return true;
    }

    /** There must be one. */
    private Sent oldestSent() {
        return Sent.of(sent.oldest());
    }

    private void addSent(Entry entry) {
        sent.add(entry, log.scratch());
    }

    /** What was sent, oldest first. */
    private List<Entry> sent() {
        return sent.all().stream().map(this::unpackSent).toList();
    }

    /** Reads what {@link Entry#packSent} wrote. */
    private Entry unpackSent(Unpacker in) {
        // The size is the signal's.
        in.count();
        long segment = in.number();
        Entry entry = new Entry(LogRecord.unpackNameless(room, client, in));
        entry.segment = segment;
        // What is taken in from another home is safe before anybody asks for it.
        entry.safe = true;
        return entry;
    }

    /** The next signal to write, from now on among those sent; null when nothing is held, or not safe yet. */
    @Nullable
    Entry next() {
        Entry entry = held.peek();
        if (entry == null || !entry.safe) {
            return null;
        }
        addSent(held.remove());
        return entry;
    }

    /** How many signals wait to be written. */
    int held() {
        return held.size();
    }

    /** Whether something waits to be written. */
    boolean isHolding() {
        return !held.isEmpty();
    }

    /**
     * A client comes back with everything up to the cursor: what was sent after it is to be written again. Without a
     * cursor all that was surely sent is taken as received.
     *
     * @return whether all that the client misses is there; if not, only what was never sent will be written
     */
    boolean resume(@Nullable Cursor cursor) {
        if (cursor != null && isFromElsewhere(cursor)) {
            // What came here meanwhile can't be put in order with what the client got there.
            drop();
            return false;
        }
        boolean whole = cursor == null || (cursor.compareTo(base) >= 0 && cursor.compareTo(newest) <= 0);
        while (!sent.isEmpty() && isReceived(oldestSent().cursor, cursor, whole)) {
            dropOldestSent();
        }
        List<Entry> missed = sent();
        sent.clear();
        for (int i = missed.size() - 1; i >= 0; i--) {
            held.addFirst(missed.get(i));
        }
        if (cursor != null && whole && cursor.compareTo(base) > 0) {
            base = cursor;
        }
        uncertain = false;
        return whole;
    }

    /** Whether a home in another part of a split cluster gave this cursor out: here nothing is followed by what is next. */
    private boolean isFromElsewhere(Cursor cursor) {
        for (Collection<Entry> entries : List.of(sent(), held)) {
            for (Entry entry : entries) {
                if (entry.cursor().compareTo(cursor) > 0) {
                    return entry.previous().compareTo(cursor) < 0;
                }
            }
        }
        return false;
    }

    private boolean isReceived(Cursor sentUpTo, @Nullable Cursor cursor, boolean whole) {
        if (cursor == null || !whole) {
            return !uncertain;
        }
        return sentUpTo.compareTo(cursor) <= 0;
    }

    /** All that the former homes kept is here. */
    void complete() {
        brought = newest;
    }

    /** The place of the last signal that was accepted here, or null where none was. */
    @Nullable
    Cursor acceptedHere() {
        return newest.equals(brought) ? null : newest;
    }

    /** Whether what another home accepted for the session up to this place came here. */
    boolean hasFromElsewhere(Cursor place) {
        return place.isFollowedBy(brought);
    }

    /** What waits for the client is given up: it has got other signals meanwhile, and these can't be put in order. */
    void drop() {
        while (!held.isEmpty() && held.getFirst().safe) {
            Entry given = held.remove();
            // Nobody has got it, so a sender that was not answered shall not be told that it was accepted before.
            ids.remove(idOf(given.signal()));
            addSent(given);
        }
        while (dropOldestSent()) {
            // Only what is just being accepted stays.
        }
        uncertain = false;
    }

    /** What a client that has just resumed has. */
    Cursor position() {
        return base;
    }

    /** Forgets what was sent before this time. */
    void forgetSentBefore(long time) {
        while (!uncertain && !sent.isEmpty() && oldestSent().at < time) {
            dropOldestSent();
        }
    }

    /** Forgets what was sent up to a segment of the log, so that it can go. */
    void forgetSentIn(long last) {
        while (!uncertain && !sent.isEmpty() && oldestSent().isIn(last)) {
            dropOldestSent();
        }
    }

    /** Forgets a sender that is gone for good. */
    void forgetSender(String sender) {
        heard.remove(sender);
        ids.removeIf(id -> id.startsWith(sender + ' '));
    }

    /** The session is over, or elsewhere: nothing of it is needed in the log of this home. */
    void release() {
        if (!released) {
            released = true;
            sent.all().forEach(in -> log.release(Sent.of(in).segment));
            held.forEach(entry -> log.release(entry.segment));
        }
    }

    /** Writes all that is kept into the log of this home, where it is not yet. */
    void copyAll(Runnable safe) {
        copy();
        log.whenSafe(safe);
    }

    /** As {@link #copyAll}, and nobody waits for it. */
    void copy() {
        if (!released) {
            List<Entry> before = sent();
            sent.clear();
            before.forEach(entry -> {
                copy(entry);
                addSent(entry);
            });
            held.forEach(this::copy);
        }
    }

    private void copy(Entry entry) {
        if (!log.has(entry.segment)) {
            append(entry);
        }
    }

    /** Writes the inbox as it moves from home to home. */
    void pack(Packer out) {
        out.flag(uncertain);
        base.pack(out);
        newest.pack(out);
        packEntries(sent(), out);
        packEntries(held, out);
        out.number(heard.size());
        heard.forEach((sender, last) -> out.string(sender).number(last.epoch).number(last.number));
        out.number(ids.size());
        ids.forEach(out::string);
    }

    private static void packEntries(Collection<Entry> entries, Packer out) {
        out.number(entries.size());
        entries.forEach(entry -> entry.pack(out));
    }

    /** Reads what {@link #pack} wrote into this new, empty inbox; {@link #copyAll} makes it safe here. */
    void unpack(Unpacker in) {
        uncertain = in.flag();
        base = Cursor.unpack(in);
        newest = Cursor.unpack(in);
        unpackEntries(this::addSent, in);
        unpackEntries(held::add, in);
        for (int left = in.count(); left > 0; left--) {
            hear(null, in.string(), in.number(), in.number());
        }
        for (int left = in.count(); left > 0; left--) {
            ids.add(in.string());
        }
    }

    private void unpackEntries(Consumer<Entry> to, Unpacker in) {
        for (int left = in.count(); left > 0; left--) {
            add(to, LogRecord.unpack(in));
        }
    }

    private void add(Consumer<Entry> to, LogRecord record) {
        Entry entry = new Entry(record);
        to.accept(entry);
        bytes += entry.size;
    }

    /**
     * Takes in what the logs of dead homes have of this session; {@link #copyAll} makes it safe here. Nobody knows what
     * of it the client got: its cursor will tell.
     *
     * @param records in any order, and some of them twice
     */
    void restore(List<LogRecord> records) {
        List<LogRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(LogRecord::cursor));
        uncertain = true;
        boolean empty = sent.isEmpty() && held.isEmpty();
        held.forEach(this::addSent);
        held.clear();
        if (empty) {
            // Where nothing is kept, the client has got everything.
            base = new Cursor(0, 0);
        }
        for (LogRecord record : sorted) {
            boolean known = !empty && record.cursor().compareTo(newest) <= 0;
            if (!known) {
                if (empty || record.previous().compareTo(newest) != 0) {
                    // What is missing before it can't be replayed, and neither can what is before that.
                    while (dropOldestSent()) {
                        // The older ones go.
                    }
                    base = record.previous();
                }
                add(this::addSent, record);
                String sender = record.signal().from();
                hear(heard.get(sender), sender, record.senderEpoch(), record.number());
                remember(idOf(record.signal()));
                newest = record.cursor();
                empty = false;
            }
        }
    }
}
