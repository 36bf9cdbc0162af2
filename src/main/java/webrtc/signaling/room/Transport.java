package webrtc.signaling.room;

import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.TransportKind;

/**
 * The way to a connected client: a WebSocket or an event stream, each of which spells what it is given in its own
 * dialect. Belongs to one context, and is called there only.
 *
 * <p>It holds no queue of its own: while {@link #isWritable()} is false the session keeps what there is to say, and the
 * transport calls {@link Home#writable} when it can take more.
 */
public interface Transport {
    /** What it is. */
    TransportKind kind();

    /** Whether the client can still be there. */
    boolean isOpen();

    /** Whether it takes more now. */
    boolean isWritable();

    /** The first thing said on it. */
    void open(Opening opening);

    /** A signal for the client, and its place in the inbox. */
    void signal(Signal signal, Cursor cursor);

    /**
     * The room's roster changed.
     *
     * @param roster the event's JSON
     * @param left who is gone for good
     */
    void roster(byte[] roster, List<Departure> left);

    /**
     * Signals for the client are lost, and it should negotiate again.
     *
     * @param roster who is in the room, as JSON
     */
    void reset(String reason, byte[] roster);

    /** The sign of life. */
    void heartbeat(byte[] heartbeat);

    /** Asks the client to connect again, to any node, after this many milliseconds. */
    void reconnect(long afterMillis, String reason);

    /** Ends it, saying why; what comes from it later is passed over. */
    void close(CloseCode why);

    /**
     * What a transport says first.
     *
     * @param room the room id as JSON
     * @param client the session's client id
     * @param token the session's token where it is known here
     * @param resumeKey what resumes an event stream, or null where it is not known here
     * @param position what the client has; the signals that follow are the ones after it
     * @param resumed whether the session was there before
     * @param reset why signals that the client misses can't be replayed, or null
     * @param heartbeatMillis how often there will be a sign of life
     * @param state who is in the room
     */
    @SuppressWarnings("ArrayRecordComponent") // openings are not compared
    record Opening(
            byte[] room,
            String client,
            @Nullable String token,
            @Nullable String resumeKey,
            Cursor position,
            boolean resumed,
            @Nullable String reset,
            long heartbeatMillis,
            RoomState state) {
        /** Never shows the secrets. */
        @Override
        public String toString() {
            return "Opening[" + client + ", " + position + "]";
        }
    }
}
