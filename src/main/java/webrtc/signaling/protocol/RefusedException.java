package webrtc.signaling.protocol;

/** A refusal on its way to the caller. It is an answer, not a fault: it has no stack trace and is not logged. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    RefusedException(Refusal refusal, String text) {
        super(text, null, false, false);
        this.refusal = refusal;
    }

    /** The row of the refusal. */
    public Refusal refusal() {
        return refusal;
    }
}
