package webrtc.signaling.protocol;

/** Every answer but success, a row each: the HTTP status or error-frame code, what is said, and when to come back. */
public enum Refusal {
    BAD_REQUEST(400, "Bad request"),
    BAD_JSON(400, "The body is not a JSON object"),
    MISSING_ROOM(400, "Missing required room parameter"),
    MISSING_PARAMETERS(400, "Missing required body parameters"),
    MISSING_SOCKET_IDS(400, "Missing required parameters: room_id and client_id"),
    BAD_ROOM_ID(400, "A room id is 1 to 128 characters without control characters"),
    BAD_CLIENT_ID(400, "A client id is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -"),
    BAD_SIGNAL_ID(400, "An id is a string of 1 to 64 characters"),
    BAD_TYPE(400, "The type must be one of offer, answer, candidate, bye, custom, ping, leave"),
    OTHER_ROOM(400, "The room_id is not that of this connection"),
    ADMIN_TOKEN(401, "Unauthorized: admin token required"),
    ACCESS_TOKEN(401, "Unauthorized: valid access token required"),
    NOT_ALLOWED(403, "Forbidden: the access token does not allow this"),
    BAD_TOKEN(403, "Unauthorized: invalid session token"),
    BAD_SESSION(403, "Unauthorized: invalid session token or session expired"),
    BAD_ORIGIN(403, "Origin not allowed"),
    NOT_FOUND(404, "Not found"),
    NO_SUCH_ROOM(404, "Room not found"),
    NO_SUCH_CLIENT(404, "Client not found in room"),
    NO_SUCH_RECIPIENT(404, "Recipient not found in room"),
    BAD_METHOD(405, "Method not allowed"),
    TIMED_OUT(408, "Request Timeout: the body did not arrive in time"),
    ID_TAKEN(409, "The client id is in use in this room"),
    ROOM_FULL(409, "The room is full"),
    LENGTH_REQUIRED(411, "Length Required: Content-Length header is missing"),
    TOO_LARGE(413, "Payload Too Large: Content-Length exceeds 100KB limit"),
    URI_TOO_LONG(414, "The request URI is too long"),
    UPGRADE_REQUIRED(426, "Upgrade Required: this is a WebSocket endpoint"),
    RATE_LIMITED(429, "Too Many Requests: signaling rate limit exceeded", 1),
    ADDRESS_SESSIONS(429, "Too Many Requests: too many new sessions from your address", 1),
    ADDRESS_ROOMS(429, "Too Many Requests: too many new rooms from your address", 1),
    ADDRESS_CONNECTIONS(429, "Too Many Requests: too many connections from your address", 10),
    HEADERS_TOO_LARGE(431, "The request headers are too large"),
    INTERNAL(500, "Internal error"),
    NOT_CONFIRMED(503, "The signal could not be confirmed, send it again", 1),
    INBOX_FULL(503, "The recipient's inbox is full, send it again later", 1),
    OVERLOADED(503, "The node is at its limit, try again", 2),
    DRAINING(503, "The node is shutting down, connect again", 1);

    private final int status;
    private final String text;
    private final int retryAfter;

    Refusal(int status, String text) {
        this(status, text, 0);
    }

    Refusal(int status, String text, int retryAfter) {
        this.status = status;
        this.text = text;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status and the {@code code} of the error. */
    public int status() {
        return status;
    }

    /** One sentence for the caller. */
    public String text() {
        return text;
    }

    /** Seconds after which trying again makes sense, for {@code Retry-After}; 0 where it makes none. */
    public int retryAfter() {
        return retryAfter;
    }

    /** This refusal as a failure, with its usual text. */
    public RefusedException asException() {
        return new RefusedException(this, text);
    }

    /** This refusal as a failure that says something more exact. */
    public RefusedException saying(String exactly) {
        return new RefusedException(this, exactly);
    }
}
