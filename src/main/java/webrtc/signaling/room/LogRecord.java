package webrtc.signaling.room;

import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;

/**
 * An accepted signal as the log keeps it.
 *
 * @param room the recipient's room
 * @param client the recipient
 * @param cursor the signal's place in the inbox
 * @param previous the place before it: where the two do not join, something is missing
 * @param at when it was accepted, in milliseconds since 1970
 * @param senderEpoch the sender's epoch when it numbered the signal
 * @param number the sender's number of the signal
 * @param signal the signal
 */
record LogRecord(
        String room,
        String client,
        Cursor cursor,
        Cursor previous,
        long at,
        long senderEpoch,
        long number,
        Signal signal) {

    void pack(Packer out) {
        packNameless(out.string(room).string(client));
    }

    /** As {@link #pack}, where it is known whose it is. */
    void packNameless(Packer out) {
        cursor.pack(out);
        previous.pack(out);
        out.number(at).number(senderEpoch).number(number);
        signal.pack(out);
    }

    static LogRecord unpack(Unpacker in) {
        return unpackNameless(in.string(), in.string(), in);
    }

    /** Reads what {@link #packNameless} wrote. */
    static LogRecord unpackNameless(String room, String client, Unpacker in) {
        Cursor cursor = Cursor.unpack(in);
        Cursor previous = Cursor.unpack(in);
        return new LogRecord(room, client, cursor, previous, in.number(), in.number(), in.number(), Signal.unpack(in));
    }
}
