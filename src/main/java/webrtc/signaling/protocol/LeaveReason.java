package webrtc.signaling.protocol;

/** Why a session left its room for good. */
public enum LeaveReason {
    /** It said so. */
    LEFT("left"),
    /** It did not connect, or not come back, in time. */
    TIMEOUT("timeout"),
    /** An operator removed it. */
    KICKED("kicked"),
    /** Its node died and it did not come back in time. */
    NODE_LOST("node-lost");

    private final String text;

    LeaveReason(String text) {
        this.text = text;
    }

    /** How the reason is written on the wire. */
    public String text() {
        return text;
    }
}
