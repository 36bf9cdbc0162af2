package webrtc.signaling.protocol;

/** What a connected session is connected by. */
public enum TransportKind {
    NONE("none"),
    WEBSOCKET("websocket"),
    SSE("sse");

    private final String text;

    TransportKind(String text) {
        this.text = text;
    }

    /** How the transport is written on the wire. */
    public String text() {
        return text;
    }
}
