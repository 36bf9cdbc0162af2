package webrtc.signaling.room;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Signal;

/**
 * Follows signals on their way, so that somebody can see where each was and how long that took. Called by every home on
 * its own thread, for every signal: nothing here may block.
 *
 * <p>What follows a signal from one step to the next is its context, in the form of the header {@code traceparent} (W3C
 * Trace Context). It goes along with the signal to its sender's home and on to its recipients', and ends there: a signal
 * that is kept and written later is not followed.
 */
@FunctionalInterface
public interface Tracing {
    /** Follows nothing. */
    Tracing OFF = (step, context, room, client, signal) -> null;

    /** A part of a signal's way. */
    enum Step {
        /** From a request that brought it to the answer; the context is that of the request. */
        REQUEST,
        /** The same for a frame of a connection; the context is that of the request which opened the connection. */
        FRAME,
        /** From its recipient's home, once for each, to its inbox and transport; the context is that of the step before. */
        DELIVERY
    }

    /**
     * A step that has begun.
     *
     * @param context what goes along to the next step
     * @param end to be told once how the step ended
     */
    record Begun(String context, Consumer<Verdict> end) {}

    /**
     * A step begins.
     *
     * @param context what came along, be it malformed, or null
     * @param client whose step it is: the sender, or the recipient of a delivery
     * @return null where the signal is not followed
     */
    @Nullable
    Begun begin(Step step, @Nullable String context, String room, String client, Signal signal);
}
