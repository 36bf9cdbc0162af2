package webrtc.signaling.room;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The directory's word that a session belongs to a transport that is about to open.
 *
 * @param session the session, which lives here now
 * @param epoch the session's epoch at that time: a higher one means that another transport came since
 * @param token the session's token where it is known here
 * @param resumeKey what resumes an event stream, or null where it is not known here
 * @param resumed whether the session was there before
 * @param movedIn done when the inbox has arrived from the old home, or is known to be lost; never fails
 */
public record Admission(
        Session session,
        long epoch,
        @Nullable String token,
        @Nullable String resumeKey,
        boolean resumed,
        Future<Void> movedIn) {

    /** Whether no other transport was admitted to the session since, here or elsewhere. */
    boolean isCurrent() {
        return !session.isGone() && session.epoch() == epoch;
    }

    /** Never shows the secrets. */
    @Override
    public String toString() {
        return "Admission[" + session.client() + ", epoch " + epoch + "]";
    }
}
