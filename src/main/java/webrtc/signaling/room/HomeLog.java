package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Packer;

/**
 * A home's log: what it accepts is copied to another node before anybody is told. While one segment is being copied
 * the next one gathers, so a busy home copies many signals at once. Records become safe in the order in which they were
 * appended. Belongs to the home's context.
 *
 * <p>A node without others has nobody to copy to: everything is taken as safe at once.
 */
final class HomeLog {
    private static final Logger LOG = LoggerFactory.getLogger(HomeLog.class);

    /**
     * From one copy to the next, at least: a copy costs as much as twenty signals, whatever is in it. The first signal
     * after a pause is copied at once.
     */
    static final long SPACING_MILLIS = 2;

    /** Bytes that may gather while the segment before is being copied. */
    private static final int MAX_GATHERING_BYTES = 4 << 20;

    /** So much of what was accepted before is copied at once when a copy is begun. */
    private static final int COPIED_BYTES = 1 << 20;

    /** Bytes of all segments that are still needed. */
    private static final long MAX_BYTES = 64 << 20;

    /** While another node is chosen to copy to, the first tries fail, and nobody need be told. */
    private static final int TELLING_TRY = 4;

    /** A segment stays so long even when nothing in it is needed: a sender may still repeat what is in it. */
    private static final long LEAST_AGE_NANOS = 6_000_000_000L;

    /** A segment of the log: it is needed as long as an inbox keeps a signal that is in it. */
    private static final class Segment {
        private final long number;
        private final List<Inbox> inboxes = new ArrayList<>();
        private int bytes;
        private int needed;
        private long safeAt;
        private boolean safe;

        private Segment(long number) {
            this.number = number;
        }
    }

    /** The number of the segment of what is in none. */
    static final long NOWHERE = 0;

    /** What is appended. */
    interface Item {
        /** Writes it as the log keeps it. */
        void pack(Packer out);

        /** The inbox that keeps it. */
        Inbox inbox();

        /** Called once: when it is on two nodes. */
        void safe();
    }

    /** A segment on its way, and who waits for it. */
    private static final class Writing {
        private final Segment segment;
        private final byte[] bytes;
        private final List<Runnable> told;

        private Writing(Segment segment, byte[] bytes, List<Runnable> told) {
            this.segment = segment;
            this.bytes = bytes;
            this.told = told;
        }
    }

    private final Vertx vertx;
    private final Context context;
    private final SignalLog log;
    /** By their numbers, in the order in which they were written. */
    private final Map<Long, Segment> segments = new LinkedHashMap<>();

    private boolean copied;
    /** What is done for a copy that was begun before is not done for this one. */
    private int begun;
    /** The first that the copy has, or will have. */
    private long first;
    /** It has all that is kept here. */
    private boolean whole;

    private long numbers;
    private long bytes;
    private Segment gathering;
    private Packer records = new Packer(1024);
    private final Packer scratch = new Packer(1024);
    private List<Runnable> waiting = new ArrayList<>();
    private @Nullable Writing writing;
    private boolean scheduled;
    private boolean deleting;
    /** When the latest copy began, by the system's timer. */
    private long wroteAt = System.nanoTime() - SPACING_MILLIS * 1_000_000;

    /** @param copied whether there is somebody to copy to, and what is accepted waits until the copy is begun */
    HomeLog(Vertx vertx, Context context, SignalLog log, boolean copied) {
        this.copied = copied;
        this.vertx = vertx;
        this.context = context;
        this.log = log;
        this.gathering = new Segment(++numbers);
    }

    /** Whether the copy has all that is kept here, or there is nobody to copy to. */
    boolean isSafe() {
        return whole || !copied;
    }

    /** Bytes of all segments that are still needed. */
    long bytes() {
        return bytes;
    }

    /** There is nobody to copy to, until told otherwise. What is accepted can't be made safer than it is. */
    void alone() {
        if (!copied) {
            return;
        }
        copied = false;
        forgetCopy();
        if (writing != null) {
            written(writing);
        }
    }

    /**
     * There is another node to copy to, which has nothing yet: it gets what these inboxes keep, some at a time, and in the
     * end the word that this is all.
     */
    void begin(Collection<Inbox> inboxes) {
        copied = true;
        forgetCopy();
        if (writing != null) {
            add(writing.segment, writing.bytes.length);
            put(writing, 0);
        }
        copy(new ArrayDeque<>(inboxes), begun);
    }

    private void forgetCopy() {
        begun++;
        whole = false;
        first = writing == null ? gathering.number : writing.segment.number;
        segments.clear();
        bytes = 0;
    }

    /** Whether the copy has the segment of this number, or will have it. */
    boolean has(long segment) {
        return segment != NOWHERE && segment >= first;
    }

    /** An inbox keeps one signal less that is in the segment of this number. */
    void release(long segment) {
        Segment released = segment == gathering.number ? gathering : segments.get(segment);
        if (released != null) {
            released.needed--;
        }
    }

    /** Something to write into for a moment: what was written before is overwritten. */
    Packer scratch() {
        return scratch;
    }

    private void copy(Deque<Inbox> left, int of) {
        while (!left.isEmpty() && records.size() < COPIED_BYTES) {
            left.remove().copy();
        }
        whenSafe(() -> {
            if (left.isEmpty()) {
                whole(of, 0);
            } else if (of == begun) {
                copy(left, of);
            }
        });
    }

    private void whole(int of, int tries) {
        if (of != begun) {
            return;
        }
        log.put(SignalLog.WHOLE, new byte[0]).onComplete(put -> {
            if (of == begun && put.succeeded()) {
                whole = true;
            } else if (of == begun) {
                vertx.setTimer(Backoff.millis(tries), timer -> whole(of, tries + 1));
            }
        });
    }

    /** Whether nothing more can be taken: what is accepted now could not be copied. */
    boolean isFull() {
        return records.size() > MAX_GATHERING_BYTES || (bytes > MAX_BYTES && !makeRoom());
    }

    /** Appends an item and returns the number of its segment: {@link #NOWHERE} where nothing is copied. */
    long append(Item item) {
        if (!copied) {
            item.safe();
            return NOWHERE;
        }
        item.pack(records);
        gathering.needed++;
        gathering.inboxes.add(item.inbox());
        waiting.add(item::safe);
        schedule();
        return gathering.number;
    }

    /** Calls back when everything that was appended before is safe. */
    void whenSafe(Runnable safe) {
        if (writing == null && waiting.isEmpty()) {
            safe.run();
        } else {
            waiting.add(safe);
            schedule();
        }
    }

    private void schedule() {
        if (writing != null || scheduled || waiting.isEmpty()) {
            return;
        }
        scheduled = true;
        long sinceMillis = (System.nanoTime() - wroteAt) / 1_000_000;
        if (sinceMillis < SPACING_MILLIS) {
            vertx.setTimer(SPACING_MILLIS - sinceMillis, timer -> write());
        } else {
            // At the end of this turn of the loop: what the turn still brings goes along.
            context.runOnContext(v -> write());
        }
    }

    private void write() {
        scheduled = false;
        wroteAt = System.nanoTime();
        Writing next = new Writing(gathering, records.toBytes(), waiting);
        writing = next;
        gathering = new Segment(++numbers);
        records = new Packer(Math.min(next.bytes.length + 64, 1 << 16));
        waiting = new ArrayList<>();
        if (next.bytes.length == 0 || !copied) {
            written(next);
        } else {
            add(next.segment, next.bytes.length);
            put(next, 0);
        }
    }

    private void add(Segment segment, int size) {
        segment.bytes = size;
        bytes += size;
        segments.put(segment.number, segment);
    }

    /** The same bytes under the same number, until it is known that they are there, or another copy is begun. */
    private void put(Writing segment, int tries) {
        int of = begun;
        log.put(segment.segment.number, segment.bytes)
                .onSuccess(done -> {
                    if (of == begun) {
                        written(segment);
                    }
                })
                .onFailure(e -> {
                    if (tries == TELLING_TRY) {
                        LOG.warn("A segment of the signal log could not be copied yet: {}", e.getMessage());
                    }
                    vertx.setTimer(Backoff.millis(tries), timer -> {
                        if (of == begun) {
                            put(segment, tries + 1);
                        }
                    });
                });
    }

    private void written(Writing done) {
        done.segment.safe = true;
        done.segment.safeAt = System.nanoTime();
        writing = null;
        done.told.forEach(Runnable::run);
        schedule();
    }

    /** Deletes the segments that nobody needs any more. */
    void sweep() {
        if (deleting) {
            return;
        }
        long before = System.nanoTime() - LEAST_AGE_NANOS;
        List<Segment> unneeded = segments.values().stream()
                .takeWhile(segment -> segment.safe && segment.safeAt - before <= 0)
                .filter(segment -> segment.needed == 0)
                .toList();
        if (!unneeded.isEmpty()) {
            deleting = true;
            List<Long> gone = unneeded.stream().map(segment -> segment.number).toList();
            log.delete(gone).onComplete(deleted -> {
                deleting = false;
                if (deleted.succeeded() && segments.keySet().removeAll(gone)) {
                    unneeded.forEach(segment -> bytes -= segment.bytes);
                }
            });
        }
    }

    /** What was sent gives way, oldest first; some more than must, so that the next signal need not look again. */
    private boolean makeRoom() {
        for (Segment segment : segments.values()) {
            if (bytes <= MAX_BYTES - MAX_BYTES / 8) {
                return true;
            }
            List.copyOf(segment.inboxes).forEach(inbox -> inbox.forgetSentIn(segment.number));
            if (segment.needed == 0 && segment.safe) {
                bytes -= segment.bytes;
                segment.bytes = 0;
            }
        }
        return bytes <= MAX_BYTES;
    }
}
