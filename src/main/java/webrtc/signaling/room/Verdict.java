package webrtc.signaling.room;

import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.Unpacker;

/** The answer to a request about a session, from the home that decides to whoever asked. */
public enum Verdict {
    /** Accepted, and written to the recipient's transport. */
    DELIVERED(null),
    /** Accepted, and kept until the recipient connects or reads on. */
    QUEUED(null),
    /** Done. */
    DONE(null),
    /** The session has another home, or none: look again. */
    NOT_HERE(null),
    /** The session is just moving in: ask again. */
    NOT_READY(null),
    BAD_SESSION(Refusal.BAD_SESSION),
    BAD_TOKEN(Refusal.BAD_TOKEN),
    RATE_LIMITED(Refusal.RATE_LIMITED),
    NO_SUCH_RECIPIENT(Refusal.NO_SUCH_RECIPIENT),
    NO_SUCH_ROOM(Refusal.NO_SUCH_ROOM),
    NO_SUCH_CLIENT(Refusal.NO_SUCH_CLIENT),
    INBOX_FULL(Refusal.INBOX_FULL),
    OVERLOADED(Refusal.OVERLOADED),
    /** It may have been accepted or not. */
    NOT_CONFIRMED(Refusal.NOT_CONFIRMED),
    NOT_ALLOWED(Refusal.NOT_ALLOWED),
    /** The node is about to leave the cluster. */
    LEAVING(null);

    private static final Verdict[] ALL = values();

    private final @Nullable Refusal refusal;

    Verdict(@Nullable Refusal refusal) {
        this.refusal = refusal;
    }

    /** What is told to a client, or null for a success. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Whether another try may end differently. */
    boolean isPassing() {
        return this == NOT_HERE || this == NOT_READY;
    }

    /** The whole answer to a request of another home. */
    byte[] pack() {
        return new Packer(1).constant(this).toBytes();
    }

    static Verdict read(Unpacker in) {
        return in.constant(ALL);
    }
}
