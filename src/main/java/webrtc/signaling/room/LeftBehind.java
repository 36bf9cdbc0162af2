package webrtc.signaling.room;

import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;

/**
 * What a home says of a session that it had, and another home has, after the cluster was split.
 *
 * @param epoch the session's last one there
 * @param place of the last signal that was accepted there, or null where none was
 */
record LeftBehind(
        String room, String client, long epoch, @Nullable Cursor place) {
    static LeftBehind of(Session session) {
        return new LeftBehind(
                session.room(),
                session.client(),
                session.epoch(),
                session.inbox().acceptedHere());
    }

    Packer pack() {
        Packer out = new Packer(128).string(room).string(client).number(epoch).flag(place != null);
        if (place != null) {
            place.pack(out);
        }
        return out;
    }
}
