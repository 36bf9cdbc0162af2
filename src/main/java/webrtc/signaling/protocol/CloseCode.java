package webrtc.signaling.protocol;

/**
 * Why the server ends a transport: the WebSocket close code (RFC 6455, 7.4) with its reason. An event stream, which
 * has no close codes, ends; the events before say why.
 */
public enum CloseCode {
    PROTOCOL_ERROR(1002, "protocol error"),
    UNSUPPORTED(1003, "text frames only"),
    NOT_UTF8(1007, "invalid UTF-8"),
    TOO_LARGE(1009, "message too large"),
    DRAINING(1012, "node is shutting down"),
    LEFT(4001, "left"),
    KICKED(4001, "kicked"),
    EXPIRED(4001, "access token expired"),
    TOO_SLOW(4008, "too slow"),
    SUPERSEDED(4009, "superseded");

    private final short code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    /** The close code. */
    public short code() {
        return code;
    }

    /** The close reason. */
    public String reason() {
        return reason;
    }

    /** Whether the session is over with its transport, so that there is nothing to come back to. */
    public boolean endsSession() {
        return switch (this) {
            case LEFT, KICKED, EXPIRED, SUPERSEDED -> true;
            default -> false;
        };
    }
}
