package webrtc.signaling.room;

import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What a session may do, by the access token that let it in last.
 *
 * @param publishes whether it may send signals, or only listen
 * @param until when it ends, milliseconds since 1970
 * @param ice which addresses the others may learn of it, where the operator hides no more
 */
public record Grant(boolean publishes, long until, IcePolicy ice) {
    /** That of every session where no access tokens are asked for. */
    public static final Grant ALL = new Grant(true, Long.MAX_VALUE, IcePolicy.ALL);

    boolean isOver(long nowMillis) {
        return until <= nowMillis;
    }

    void pack(Packer out) {
        out.flag(publishes).number(until).constant(ice);
    }

    static Grant unpack(Unpacker in) {
        return new Grant(in.flag(), in.number(), in.constant(IcePolicy.values()));
    }
}
