package webrtc.signaling.protocol;

/** Where a session stands. In all three states it is a member of its room. */
public enum SessionState {
    /** Joined by REST, no transport yet. */
    PENDING("pending"),
    /** Has a transport. */
    CONNECTED("connected"),
    /** Lost its transport and may come back within the grace. */
    DISCONNECTED("disconnected");

    private final String text;

    SessionState(String text) {
        this.text = text;
    }

    /** How the state is written on the wire. */
    public String text() {
        return text;
    }
}
