package webrtc.signaling.room;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Signal;

/**
 * A signal on its way from a session of this home to one recipient. It takes the answer, and its sender is told once;
 * what is heard later is passed over. Belongs to the home's context.
 */
final class Sending implements Consumer<Verdict> {
    private final Signal signal;
    private final long number;
    private final @Nullable String trace;
    private final Outgoing sender;
    private final HomeCounts counts;
    private final HomeCounts.Path path;
    private final Consumer<Verdict> told;
    private final long began = System.nanoTime();
    private @Nullable Deadlines awaitedBy;
    private boolean answered;

    /**
     * Begins.
     *
     * @param number the sender's number of the signal
     * @param trace the context of the step that brought it here, or null
     * @param told hears the answer
     */
    Sending(
            Signal signal,
            long number,
            @Nullable String trace,
            Outgoing sender,
            HomeCounts counts,
            HomeCounts.Path path,
            Consumer<Verdict> told) {
        this.signal = signal;
        this.number = number;
        this.trace = trace;
        this.sender = sender;
        this.counts = counts;
        this.path = path;
        this.told = told;
        sender.began(signal);
    }

    @Override
    public void accept(Verdict verdict) {
        if (answered) {
            return;
        }
        answered = true;
        if (awaitedBy != null) {
            awaitedBy.remove(this);
        }
        sender.ended(signal);
        counts.answered(signal.type(), path, verdict, System.nanoTime() - began);
        told.accept(verdict);
    }

    boolean isAnswered() {
        return answered;
    }

    /** From now on these deadlines answer if nobody else does. */
    void awaitedBy(Deadlines deadlines) {
        awaitedBy = deadlines;
    }

    /** When it began, by the system's timer. */
    long began() {
        return began;
    }

    Signal signal() {
        return signal;
    }

    long number() {
        return number;
    }

    @Nullable
    String trace() {
        return trace;
    }
}
