package webrtc.signaling.room;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The answers that the senders of a home wait for. Each comes in time: what is not known by then is said to be unknown,
 * whatever holds the signal up. Belongs to the home's context.
 */
final class Deadlines {
    private final long patienceNanos;
    /** All wait equally long, so they are in the order of their deadlines. */
    private final Set<Sending> waiting = new LinkedHashSet<>();

    Deadlines(Limits limits) {
        this.patienceNanos = limits.answerMillis() * 1_000_000;
    }

    /** Sees to it that this signal is answered, if it is not yet. */
    void await(Sending sending) {
        if (!sending.isAnswered()) {
            sending.awaitedBy(this);
            waiting.add(sending);
        }
    }

    /** It has its answer. */
    void remove(Sending sending) {
        waiting.remove(sending);
    }

    /** How many wait. */
    int count() {
        return waiting.size();
    }

    /** Answers for those whose time is over. */
    void sweep() {
        long since = System.nanoTime() - patienceNanos;
        Iterator<Sending> oldest = waiting.iterator();
        while (oldest.hasNext()) {
            Sending sending = oldest.next();
            if (sending.began() - since > 0) {
                return;
            }
            // Who is told may send again, so it is out of the set before, and the iteration begins anew.
            sending.accept(Verdict.NOT_CONFIRMED);
            oldest = waiting.iterator();
        }
    }
}
