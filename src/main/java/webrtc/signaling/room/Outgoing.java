package webrtc.signaling.room;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.room.Deadlines.Awaited;

/** What a session sends: its rate, its numbering, and the signals that wait for their answer. */
final class Outgoing {
    /** A signal on its way to one recipient, and what follows it, if something does. */
    record Item(Signal signal, long number, @Nullable String trace, Awaited answer) {}

    /**
     * The signals from one sender to one recipient that are not answered yet. One group at a time is on its way, in
     * order; it is sent again, with the same numbers, until the recipient's home has answered for it. So nothing
     * overtakes, and what arrives twice is known.
     */
    static final class Pipeline {
        private static final int GROUP_SIGNALS = 64;
        private static final int GROUP_BYTES = 256 << 10;

        final String to;
        private final ArrayDeque<Item> waiting = new ArrayDeque<>(4);
        private final List<Item> group = new ArrayList<>(4);
        /** How often the group on its way came back without an answer. */
        int tries;

        Pipeline(String to) {
            this.to = to;
        }

        void add(Item item) {
            waiting.add(item);
        }

        /** The next group: what has gathered, up to a bound. What its sender has given up is not sent any more. */
        List<Item> nextGroup() {
            int bytes = 0;
            tries = 0;
            while (!waiting.isEmpty() && group.size() < GROUP_SIGNALS && bytes < GROUP_BYTES) {
                Item item = waiting.remove();
                if (!item.answer.isAnswered()) {
                    bytes += item.signal.size();
                    group.add(item);
                }
            }
            return group;
        }

        List<Item> group() {
            return group;
        }

        /** Empties the group, which now has its answers. */
        List<Item> takeGroup() {
            List<Item> taken = List.copyOf(group);
            group.clear();
            return taken;
        }
    }

    private final Bucket rate;
    private final Map<String, Pipeline> pipelines = new HashMap<>(4);
    private long numbered;
    private int unanswered;
    private int unansweredBytes;

    Outgoing(Limits limits, long tokens) {
        rate = Bucket.builder()
                // Only the home's context spends from it.
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .addLimit(limit -> limit.capacity(limits.rateBurst())
                        .refillGreedy(limits.ratePerSecond(), Duration.ofSeconds(1))
                        .initialTokens(tokens))
                .build();
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

    /** Counts a signal as unanswered until the returned answer is called. */
    Consumer<Verdict> counted(Signal signal, Consumer<Verdict> answer) {
        unanswered++;
        unansweredBytes += signal.size();
        return verdict -> {
            unanswered--;
            unansweredBytes -= signal.size();
            answer.accept(verdict);
        };
    }

    Map<String, Pipeline> pipelines() {
        return pipelines;
    }
}
