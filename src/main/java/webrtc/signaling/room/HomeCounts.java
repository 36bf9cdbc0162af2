package webrtc.signaling.room;

import java.util.concurrent.atomic.AtomicLongArray;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.SignalType;

/**
 * What happens at one home, in numbers, for who watches the node. Written on the home's context alone, so that counting
 * is a plain addition; read from any thread, where numbers of one moment need not fit together.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays that nobody else sees
public final class HomeCounts {
    /** What became of a signal. */
    public enum Outcome {
        DELIVERED,
        QUEUED,
        REFUSED,
        /** The sender was told that nobody knows. */
        UNKNOWN
    }

    /** How a signal goes to its recipient. */
    public enum Path {
        /** Both have this home. */
        LOCAL,
        /** By a link to another home. */
        REMOTE
    }

    /** What can happen to sessions and to what is known of them. */
    public enum Event {
        /** A signal for a session of this home can't be lost any more. */
        ACCEPTED,
        /** A session came back to a transport, and its home was here. */
        RESUMED_HERE,
        /** The same, and its home was another one. */
        RESUMED_FROM_ELSEWHERE,
        /** A session of a node that died was taken in. */
        ADOPTED,
        /** A client was told that signals are lost. */
        RESET,
        /** The audit found a roster that had changed unnoticed. */
        STALE_ROSTER,
        /** It found a session that the directory had lost. */
        LOST_BY_DIRECTORY,
        /** It found that a session had moved on. */
        MOVED_ON,
        /** It found a session that was given here unnoticed. */
        GIVEN_HERE
    }

    /** What there is at the home now; of sessions, as of the heartbeat before, see {@link Heartbeats}. */
    public enum Level {
        PENDING,
        CONNECTED,
        DISCONNECTED,
        WEBSOCKET,
        SSE,
        /** Signals whose senders wait for the answer. */
        UNANSWERED,
        /** Signals in inboxes that are not written to a transport. */
        HELD,
        /** Bytes of the log that are still needed. */
        LOG_BYTES
    }

    private static final int TYPES = SignalType.values().length;
    private static final int OUTCOMES = Outcome.values().length;
    private static final int PATHS = Path.values().length;

    private final int loop;
    private final AtomicLongArray signals = new AtomicLongArray(TYPES * OUTCOMES * PATHS);
    private final AtomicLongArray refusals = new AtomicLongArray(Refusal.values().length);
    private final AtomicLongArray closed = new AtomicLongArray(CloseCode.values().length);
    private final AtomicLongArray events = new AtomicLongArray(Event.values().length);
    private final AtomicLongArray levels = new AtomicLongArray(Level.values().length);
    private final Durations answers = new Durations();
    private final Durations deliveries = new Durations();
    private final LoopDelay delay;
    private volatile boolean awake = true;
    private volatile boolean copied;

    HomeCounts(int loop, long beatNanos) {
        this.loop = loop;
        this.delay = new LoopDelay(beatNanos, System.nanoTime());
    }

    private static void increment(AtomicLongArray counts, int index) {
        counts.setOpaque(index, counts.getPlain(index) + 1);
    }

    private static int index(SignalType type, Outcome outcome, Path path) {
        return (type.ordinal() * OUTCOMES + outcome.ordinal()) * PATHS + path.ordinal();
    }

    // ---- the home writes

    /** A sender of this home was answered for one recipient. */
    void answered(SignalType type, Path path, Verdict verdict, long nanos) {
        Outcome outcome = switch (verdict) {
            case DELIVERED -> Outcome.DELIVERED;
            case QUEUED -> Outcome.QUEUED;
            case NOT_CONFIRMED -> Outcome.UNKNOWN;
            default -> Outcome.REFUSED;
        };
        increment(signals, index(type, outcome, path));
        answers.add(nanos);
    }

    /** A signal was written to its recipient's transport for the first time. */
    void delivered(long nanos) {
        deliveries.add(nanos);
    }

    /** A client is refused something, on the home's context. */
    public void refused(Refusal refusal) {
        increment(refusals, refusal.ordinal());
    }

    void closed(CloseCode why) {
        increment(closed, why.ordinal());
    }

    void happened(Event event) {
        increment(events, event.ordinal());
    }

    void level(Level level, long now) {
        levels.setOpaque(level.ordinal(), now);
    }

    void beat(long now, boolean isAwake, boolean isCopied) {
        delay.beat(now);
        awake = isAwake;
        copied = isCopied;
    }

    // ---- anybody reads

    /** The number of the event loop that the home is on. */
    public int loop() {
        return loop;
    }

    /** Signals that senders of this home were answered for, once for each recipient. */
    public long signals(SignalType type, Outcome outcome, Path path) {
        return signals.getOpaque(index(type, outcome, path));
    }

    /** How often a client was refused something for this reason. */
    public long refusals(Refusal refusal) {
        return refusals.getOpaque(refusal.ordinal());
    }

    /** Transports that the home has closed for this reason. */
    public long closings(CloseCode why) {
        return closed.getOpaque(why.ordinal());
    }

    /** How often this happened. */
    public long events(Event event) {
        return events.getOpaque(event.ordinal());
    }

    /** How much of this there is. */
    public long level(Level level) {
        return levels.getOpaque(level.ordinal());
    }

    /** From a signal's acceptance by its sender's home to the answer, once for each recipient. */
    public Durations answers() {
        return answers;
    }

    /** From a signal's acceptance by its recipient's home to its writing to a transport. */
    public Durations deliveries() {
        return deliveries;
    }

    /** How late the home's event loop is. */
    public LoopDelay delay() {
        return delay;
    }

    /** Whether the home acts: it does not where its process stood still and it has not found back yet. */
    public boolean isAwake() {
        return awake;
    }

    /** Whether another node has a copy of all that the home keeps, or there is no other one. */
    public boolean isCopied() {
        return copied;
    }
}
