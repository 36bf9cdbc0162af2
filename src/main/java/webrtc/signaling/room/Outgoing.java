package webrtc.signaling.room;

import io.github.bucket4j.Bucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import webrtc.signaling.protocol.Signal;

/** What a session sends: its rate, its numbering, and the signals that wait for their answer. */
final class Outgoing {
    /**
     * The signals from one sender to one recipient that are not answered yet. One group at a time is on its way, in
     * order; it is sent again, with the same numbers, until the recipient's home has answered for it. So nothing
     * overtakes, and what arrives twice is known.
     */
    static final class Pipeline {
        private static final int GROUP_SIGNALS = 64;
        private static final int GROUP_BYTES = 256 << 10;

        final String to;
        private final ArrayDeque<Sending> waiting = new ArrayDeque<>(4);
        private final List<Sending> group = new ArrayList<>(4);
        /** How often the group on its way came back without an answer. */
        int tries;

        Pipeline(String to) {
            this.to = to;
        }

        void add(Sending sending) {
            waiting.add(sending);
        }

        /** The next group: what has gathered, up to a bound. What its sender has given up is not sent any more. */
        List<Sending> nextGroup() {
            int bytes = 0;
            tries = 0;
            while (!waiting.isEmpty() && group.size() < GROUP_SIGNALS && bytes < GROUP_BYTES) {
                Sending sending = waiting.remove();
                if (!sending.isAnswered()) {
                    bytes += sending.signal().size();
                    group.add(sending);
                }
            }
            return group;
        }

        List<Sending> group() {
            return group;
        }

        /** Empties the group, which now has its answers. */
        List<Sending> takeGroup() {
            List<Sending> taken = List.copyOf(group);
            group.clear();
            return taken;
        }
    }

    private final Bucket rate;
    private final Map<String, Pipeline> pipelines = new HashMap<>(4);
    private long numbered;
    private int unanswered;
    private int unansweredBytes;

    Outgoing(Bucket rate) {
        this.rate = rate;
    }

    /** Spends one signal of the rate, if there is one. */
    boolean spend() {
        return rate.tryConsume(1);
    }

    /** What is left of the rate, to go along when the session moves. */
    long tokens() {
        return rate.getAvailableTokens();
    }

    /** The number of the next signal. */
    long nextNumber() {
        return ++numbered;
    }

    boolean hasRoomFor(Signal signal) {
        return unanswered < Limits.UNANSWERED && unansweredBytes + signal.size() <= Limits.UNANSWERED_BYTES;
    }

    /** A signal of it waits for its answer. */
    void began(Signal signal) {
        unanswered++;
        unansweredBytes += signal.size();
    }

    /** A signal has its answer. */
    void ended(Signal signal) {
        unanswered--;
        unansweredBytes -= signal.size();
    }

    Map<String, Pipeline> pipelines() {
        return pipelines;
    }
}
