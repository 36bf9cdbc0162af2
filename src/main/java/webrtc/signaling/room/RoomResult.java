package webrtc.signaling.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What became of a {@link RoomCommand}.
 *
 * @param outcome the decision
 * @param state the room afterwards
 * @param previous the version that clients were told of before
 * @param before the member as it was, where there was one
 * @param changed the members that the command put or removed, as they are or were last
 */
public record RoomResult(
        Outcome outcome,
        RoomState state,
        long previous,
        @Nullable Member before,
        List<Member> changed) {

    /** The decisions of the directory. */
    public enum Outcome {
        /** Done. */
        DONE,
        /** There is no such member, or there was nothing to change. */
        ABSENT,
        /** The client id is in use. */
        TAKEN,
        /** The room is at its capacity. */
        FULL,
        /** The secret is wrong. */
        WRONG_SECRET,
        /** A higher epoch was there first. */
        FENCED
    }

    /** The one member that was changed. */
    Member member() {
        return changed.get(0);
    }

    /** Writes the result as it travels from the room's partition to the caller. */
    public void pack(Packer out) {
        out.constant(outcome).number(previous);
        state.pack(out);
        out.flag(before != null);
        if (before != null) {
            before.pack(out);
        }
        out.number(changed.size());
        changed.forEach(member -> member.pack(out));
    }

    /** Reads what {@link #pack} wrote. */
    public static RoomResult unpack(Unpacker in) {
        Outcome outcome = in.constant(Outcome.values());
        long previous = in.number();
        RoomState state = RoomState.unpack(in);
        Member before = in.flag() ? Member.unpack(in) : null;
        List<Member> changed = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            changed.add(Member.unpack(in));
        }
        return new RoomResult(outcome, state, previous, before, changed);
    }
}
