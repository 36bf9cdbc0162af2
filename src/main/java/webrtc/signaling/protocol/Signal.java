package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One signal on its way from a client of a room to another. The server reads the envelope only: the payload's bytes
 * are known to be valid JSON in valid UTF-8 on one line, and go on as they came.
 *
 * @param from the sender's client id, set by the server whatever the client wrote
 * @param to the recipient the sender named, or null for everybody else in the room
 * @param type the type in the rooms dialect
 * @param payload the payload's JSON, not to be changed
 * @param form what the payload is, which decides how it is spelled in the stream dialect
 * @param id the sender's own id of the signal, or null
 */
@SuppressWarnings("ArrayRecordComponent") // signals are not compared
public record Signal(
        String from,
        @Nullable String to,
        SignalType type,
        byte[] payload,
        Form form,
        @Nullable String id) {

    /** What a payload is. */
    public enum Form {
        /** There is none. */
        ABSENT,
        /** An object that the stream dialect takes as it is: it came from there, or has a {@code type} of its own. */
        COMPLETE,
        /** An object without a {@code type}. */
        OBJECT,
        /** An object without any member. */
        EMPTY_OBJECT,
        /** Any other JSON value. */
        VALUE
    }

    /** What it weighs against a bound, in bytes: its payload and a flat fee for the envelope. */
    public int size() {
        return payload.length + 128;
    }

    /** The same, with this recipient. */
    public Signal to(String recipient) {
        return new Signal(from, recipient, type, payload, form, id);
    }

    /** Writes the signal in the form in which it travels between nodes. */
    public void pack(Packer out) {
        out.string(from).optional(to).constant(type).constant(form);
        out.optional(id).bytes(payload);
    }

    /** Reads what {@link #pack} wrote. */
    public static Signal unpack(Unpacker in) {
        String from = in.string();
        String to = in.optional();
        SignalType type = in.constant(SignalType.values());
        Form form = in.constant(Form.values());
        String id = in.optional();
        return new Signal(from, to, type, in.bytes(), form, id);
    }

    /** Never shows the payload, which holds addresses of people. */
    @Override
    public String toString() {
        return "Signal[" + type.text() + " " + from + " -> " + (to == null ? "*" : to) + ", " + payload.length
                + " bytes]";
    }
}
