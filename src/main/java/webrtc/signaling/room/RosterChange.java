package webrtc.signaling.room;

import java.util.ArrayList;
import java.util.List;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * A change that clients are told of, on its way to every home that has a member of the room.
 *
 * @param room the room
 * @param previous the version before
 * @param state the room afterwards
 * @param joined client ids that are new
 * @param left who is gone for good
 */
record RosterChange(String room, long previous, RoomState state, List<String> joined, List<Departure> left) {
    byte[] pack() {
        Packer out = new Packer(256).constant(Links.Telling.ROSTER).string(room).number(previous);
        state.pack(out);
        out.number(joined.size());
        joined.forEach(out::string);
        RoomState.packDepartures(left, out);
        return out.toBytes();
    }

    static RosterChange unpack(Unpacker in) {
        String room = in.string();
        long previous = in.number();
        RoomState state = RoomState.unpack(in);
        List<String> joined = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) {
            joined.add(in.string());
        }
        return new RosterChange(room, previous, state, joined, RoomState.unpackDepartures(in));
    }
}
