package webrtc.signaling.room;

import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What became of a signal, and how many more its sender may send at once.
 *
 * @param rateLeft what is left of the sender's rate, or -1 where that is not known
 */
public record Answer(Verdict verdict, long rateLeft) {
    /** A verdict of who does not know the sender. */
    static Answer of(Verdict verdict) {
        return new Answer(verdict, -1);
    }

    /** The whole answer to a request of another home: a node of an older version reads the verdict alone. */
    byte[] pack() {
        Packer out = new Packer(4).constant(verdict);
        return rateLeft < 0 ? out.toBytes() : out.number(rateLeft).toBytes();
    }

    static Answer read(Unpacker in) {
        Verdict verdict = Verdict.read(in);
        return new Answer(verdict, in.hasMore() ? in.number() : -1);
    }
}
