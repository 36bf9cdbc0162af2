package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

    /** Bytes of all segments that are still needed. */
    private static final long MAX_BYTES = 64 << 20;

    /** A segment stays so long even when nothing in it is needed: a sender may still repeat what is in it. */
    private static final long LEAST_AGE_NANOS = 6_000_000_000L;

    /** A segment of the log: it is needed as long as an inbox keeps a signal that is in it. */
    static final class Segment {
        private final long number;
        private final List<Inbox> inboxes = new ArrayList<>();
        private int bytes;
        private int needed;
        private long safeAt;
        private boolean safe;

        private Segment(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        /** An inbox keeps one signal less that is in it. */
        void release() {
            needed--;
        }
    }

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
    private final HomeId self;
    private final SignalLog log;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    private boolean copied;
    private long numbers;
    private long bytes;
    private Segment gathering;
    private Packer records = new Packer(1024);
    private List<Runnable> waiting = new ArrayList<>();
    private @Nullable Writing writing;
    private boolean scheduled;
    /** When the latest copy began, by the system's timer. */
    private long wroteAt = System.nanoTime() - SPACING_MILLIS * 1_000_000;

    HomeLog(Vertx vertx, Context context, HomeId self, SignalLog log) {
        this.vertx = vertx;
        this.context = context;
        this.self = self;
        this.log = log;
        this.gathering = new Segment(++numbers);
    }

    /** Whether there is another node to copy to; {@code false} until told. */
    boolean isCopied() {
        return copied;
    }

    /** Bytes of all segments that are still needed. */
    long bytes() {
        return bytes;
    }

    /** There is another node to copy to from now on, or there is none any more. */
    void copied(boolean nowCopied) {
        if (nowCopied && !copied) {
            begin(0);
        }
        copied = nowCopied;
    }

    /** Who reads the log when this node is dead shall be able to tell whether it is the whole log. */
    private void begin(int tries) {
        log.put(self, SignalLog.FIRST, new byte[0])
                .onFailure(e -> vertx.setTimer(Backoff.millis(tries), timer -> begin(tries + 1)));
    }

    /** Whether nothing more can be taken: what is accepted now could not be copied. */
    boolean isFull() {
        return records.size() > MAX_GATHERING_BYTES || (bytes > MAX_BYTES && !makeRoom());
    }

    /** Appends an item and returns its segment, or null where nothing is copied. */
    @Nullable
    Segment append(Item item) {
        if (!copied) {
            item.safe();
            return null;
        }
        item.pack(records);
        gathering.needed++;
        gathering.inboxes.add(item.inbox());
        waiting.add(item::safe);
        schedule();
        return gathering;
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
        Writing begun = new Writing(gathering, records.toBytes(), waiting);
        writing = begun;
        begun.segment.bytes = begun.bytes.length;
        bytes += begun.bytes.length;
        segments.add(begun.segment);
        gathering = new Segment(++numbers);
        records = new Packer(Math.min(begun.bytes.length + 64, 1 << 16));
        waiting = new ArrayList<>();
        if (begun.bytes.length == 0) {
            written(begun);
        } else {
            put(begun, 0);
        }
    }

    /** The same bytes under the same number, until it is known that they are there. */
    private void put(Writing begun, int tries) {
        log.put(self, begun.segment.number, begun.bytes)
                .onSuccess(done -> written(begun))
                .onFailure(e -> {
                    LOG.warn("A segment of the signal log could not be copied yet: {}", e.getMessage());
                    vertx.setTimer(Backoff.millis(tries), timer -> {
                        if (writing == begun) {
                            put(begun, tries + 1);
                        }
                    });
                });
    }

    /**
     * A node is gone. If it is the one that had to answer for the segment on its way, Hazelcast would wait for it for two
     * seconds, and all that this home accepts with it.
     */
    void nodeGone() {
        if (writing != null && writing.bytes.length > 0) {
            put(writing, 0);
        }
    }

    private void written(Writing done) {
        if (writing != done) {
            // It was put twice.
            return;
        }
        done.segment.safe = true;
        done.segment.safeAt = System.nanoTime();
        writing = null;
        done.told.forEach(Runnable::run);
        schedule();
    }

    /** Deletes the segments that nobody needs any more. */
    void sweep() {
        long before = System.nanoTime() - LEAST_AGE_NANOS;
        for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            if (!segment.safe || segment.safeAt - before > 0) {
                return;
            }
            if (segment.needed == 0) {
                all.remove();
                bytes -= segment.bytes;
                log.delete(self, segment.number);
            }
        }
    }

    /** What was sent gives way, oldest first; some more than must, so that the next signal need not look again. */
    private boolean makeRoom() {
        for (Segment segment : segments) {
            if (bytes <= MAX_BYTES - MAX_BYTES / 8) {
                return true;
            }
            List.copyOf(segment.inboxes).forEach(inbox -> inbox.forgetSentIn(segment));
            if (segment.needed == 0 && segment.safe) {
                bytes -= segment.bytes;
                segment.bytes = 0;
            }
        }
        return bytes <= MAX_BYTES;
    }
}
