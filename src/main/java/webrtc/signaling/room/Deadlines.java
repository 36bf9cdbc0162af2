package webrtc.signaling.room;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The answers that the senders of a home wait for. Each comes once and in time: what is not known by then is said to
 * be unknown, whatever holds the signal up. Belongs to the home's context.
 */
final class Deadlines {
    private final long patienceNanos;
    /** All wait equally long, so they are in the order of their deadlines. */
    private final Set<Awaited> waiting = new LinkedHashSet<>();

    Deadlines(Limits limits) {
        this.patienceNanos = limits.answerMillis() * 1_000_000;
    }

    /** An answer that is given once; what comes later is passed over. */
    final class Awaited implements Consumer<Verdict> {
        private final long deadline = System.nanoTime() + patienceNanos;
        private final Consumer<Verdict> answer;
        private boolean answered;

        private Awaited(Consumer<Verdict> answer) {
            this.answer = answer;
        }

        @Override
        public void accept(Verdict verdict) {
            if (!answered) {
                answered = true;
                waiting.remove(this);
                answer.accept(verdict);
            }
        }

        boolean isAnswered() {
            return answered;
        }
    }

    /** An answer that somebody waits for from now on. */
    Awaited await(Consumer<Verdict> answer) {
        Awaited awaited = new Awaited(answer);
        waiting.add(awaited);
        return awaited;
    }

    /** How many wait. */
    int count() {
        return waiting.size();
    }

    /** Answers for those whose time is over. */
    void sweep() {
        long now = System.nanoTime();
        Iterator<Awaited> oldest = waiting.iterator();
        while (oldest.hasNext()) {
            Awaited awaited = oldest.next();
            if (awaited.deadline - now > 0) {
                return;
            }
            // Who is told may send again, so it is out of the set before, and the iteration begins anew.
            awaited.accept(Verdict.NOT_CONFIRMED);
            oldest = waiting.iterator();
        }
    }
}
