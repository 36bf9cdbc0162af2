package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * The JSON of the stream API (Server-Sent Events and POST), as its document {@code sse-openapi.json} spells it:
 * {@code sender}, {@code to}, {@code token}, {@code signal}.
 */
public final class StreamDialect {
    private static final byte[] SUCCESS = "{\"success\":true}".getBytes(US_ASCII);
    private static final byte[] QUEUED = "{\"success\":true,\"queued\":true}".getBytes(US_ASCII);

    private StreamDialect() {}

    /** {@code POST /api/signal}; the token may be null here, and come by a header instead. */
    public record SignalRequest(@Nullable String token, Signal signal) {
        /** Never shows the token. */
        @Override
        public String toString() {
            return "SignalRequest[" + signal.from() + "]";
        }
    }

    /** {@code POST /api/leave}; the token may be null here, and come by a header instead. */
    public record LeaveRequest(String sender, @Nullable String token) {
        /** Never shows the token. */
        @Override
        public String toString() {
            return "LeaveRequest[" + sender + "]";
        }
    }

    /** Reads the body of a signal. */
    public static SignalRequest readSignal(byte[] body) throws RefusedException {
        String sender = null;
        String to = null;
        String token = null;
        String id = null;
        JsonValue signal = null;
        JsonObjectReader in = JsonObjectReader.of(body);
        for (String name = in.next(); name != null; name = in.next()) {
            switch (name) {
                case "sender" -> sender = in.text(Refusal.MISSING_PARAMETERS);
                case "to" -> to = in.text(Refusal.MISSING_PARAMETERS);
                case "token" -> token = in.text(Refusal.MISSING_PARAMETERS);
                case "signal" -> signal = in.value();
                case "id" -> id = SignalIds.read(in);
                default -> in.skip();
            }
        }
        if (sender == null || to == null || signal == null || !signal.isObject()) {
            throw Refusal.MISSING_PARAMETERS.asException();
        }
        if (!Ids.isClient(sender) || !Ids.isClient(to)) {
            throw Refusal.BAD_CLIENT_ID.asException();
        }
        return new SignalRequest(
                token, new Signal(sender, to, typeOf(signal), signal.json(), Signal.Form.COMPLETE, id));
    }

    /** The rooms dialect's type of a signal: its own where it is one of those, a candidate where it looks like one. */
    private static SignalType typeOf(JsonValue signal) {
        if (!signal.hasType()) {
            return signal.hasCandidate() ? SignalType.CANDIDATE : SignalType.CUSTOM;
        }
        SignalType type = SignalType.of(signal.type());
        return type == null ? SignalType.CUSTOM : type;
    }

    /** Reads the body of a leave. */
    public static LeaveRequest readLeave(byte[] body) throws RefusedException {
        String sender = null;
        String token = null;
        JsonObjectReader in = JsonObjectReader.of(body);
        for (String name = in.next(); name != null; name = in.next()) {
            switch (name) {
                case "sender" -> sender = in.text(Refusal.MISSING_PARAMETERS);
                case "token" -> token = in.text(Refusal.MISSING_PARAMETERS);
                default -> in.skip();
            }
        }
        if (sender == null) {
            throw Refusal.MISSING_PARAMETERS.asException();
        }
        if (!Ids.isClient(sender)) {
            throw Refusal.BAD_CLIENT_ID.asException();
        }
        return new LeaveRequest(sender, token);
    }

    /**
     * The event that brings a signal to a stream client.
     *
     * @param scratch is written over, and returned
     * @param id what the client shall repeat as {@code Last-Event-ID}; null leaves it at the one it has
     */
    public static JsonBytes relayed(JsonBytes scratch, Signal signal, byte[] room, @Nullable String id) {
        JsonBytes json = EventStreamFormat.begin(scratch.clear(), "signal", id);
        json.raw("{\"type\":\"signal\",\"room\":").raw(room);
        json.raw(",\"from\":\"").raw(signal.from()).raw("\",\"sender\":\"").raw(signal.from());
        if (signal.to() != null) {
            json.raw("\",\"to\":\"").raw(signal.to());
        }
        json.raw("\",\"signal\":");
        payload(json, signal);
        if (signal.id() != null) {
            json.raw(",\"id\":").text(signal.id());
        }
        return EventStreamFormat.end(json.raw("}"));
    }

    /** The payload as an object with a type, which is what a signal is in this dialect. */
    private static void payload(JsonBytes json, Signal signal) {
        byte[] payload = signal.payload();
        if (signal.form() == Signal.Form.COMPLETE) {
            json.raw(payload);
            return;
        }
        json.raw("{\"type\":\"").raw(signal.type().text()).raw("\"");
        switch (signal.form()) {
            case OBJECT -> json.raw(",").raw(payload, 1, payload.length - 1);
            case VALUE -> json.raw(",\"payload\":").raw(payload).raw("}");
            default -> json.raw("}");
        }
    }

    /** The answer to a signal that was accepted, or to a leave. */
    public static byte[] success(boolean queued) {
        return queued ? QUEUED : SUCCESS;
    }
}
