package webrtc.signaling.room;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.RoomResult.Outcome;

/**
 * A change of one room, the only way in which its state changes. The directory runs {@link #applyTo} on the room's one
 * owner, one command after the other, and on a copy: so it is a pure function, and harmless when it runs twice,
 * because a caller that could not learn the outcome sends it again.
 */
public sealed interface RoomCommand {
    /** Decides, and gives the state afterwards. */
    RoomResult applyTo(RoomState state);

    /** Writes the command as it travels to the room's owner. */
    void pack(Packer out);

    /** Reads what {@link #pack} wrote. */
    static RoomCommand unpack(Unpacker in) {
        int kind = in.count();
        return switch (kind) {
            case Enter.KIND -> new Enter(Member.unpack(in), in.count());
            case Attach.KIND ->
                new Attach(
                        in.string(),
                        in.constant(Proof.values()),
                        in.bytes(),
                        HomeId.unpack(in),
                        in.constant(TransportKind.values()),
                        in.number(),
                        in.hasMore() ? Grant.unpack(in) : Grant.ALL);
            case Mark.KIND ->
                new Mark(
                        in.string(),
                        in.number(),
                        in.constant(SessionState.values()),
                        in.constant(TransportKind.values()),
                        in.flag(),
                        in.flag());
            case Leave.KIND -> new Leave(in.string(), in.number(), in.constant(LeaveReason.values()));
            case Announce.KIND -> new Announce(Member.unpack(in), in.number(), in.number());
            case Adopt.KIND -> Adopt.read(in);
            default -> throw new IllegalArgumentException("Unknown room command " + kind);
        };
    }

    /** Stamps in a millisecond. */
    int STAMPS = 1_024;

    /**
     * The stamp of somebody who comes or moves. Stamps follow the clock, with so much room that changes do not run ahead
     * of it: a room that was empty in between never counts through old ones again, and two parts of a split cluster give
     * out different epochs, of which the higher is the later.
     */
    private static long stamp(RoomState state, long at) {
        return Math.max(state.stamp() + 1, at * STAMPS);
    }

    private static RoomResult unchanged(Outcome outcome, RoomState state, @Nullable Member before) {
        return new RoomResult(outcome, state, state.version(), before, before == null ? List.of() : List.of(before));
    }

    private static RoomResult done(RoomState state, RoomState next, @Nullable Member before, List<Member> changed) {
        return new RoomResult(Outcome.DONE, next, state.version(), before, changed);
    }

    /**
     * A new session comes in: DONE, TAKEN or FULL.
     *
     * @param member the session, with the epoch still open
     * @param capacity how many members the room may have
     */
    record Enter(Member member, int capacity) implements RoomCommand {
        static final int KIND = 1;

        @Override
        public RoomResult applyTo(RoomState state) {
            Member before = state.member(member.client());
            if (before != null) {
                // The same secrets: this very command ran before, and its answer was lost.
                return unchanged(
                        before.secrets().equals(member.secrets()) ? Outcome.DONE : Outcome.TAKEN, state, before);
            }
            if (state.members().size() >= capacity) {
                return unchanged(Outcome.FULL, state, null);
            }
            long stamp = stamp(state, member.since());
            Member entered = member.entered(stamp);
            return done(state, state.with(stamp, true, List.of(entered)), null, List.of(entered));
        }

        @Override
        public void pack(Packer out) {
            out.number(KIND);
            member.pack(out);
            out.number(capacity);
        }
    }

    /** What somebody shows who wants to attach to a session. */
    enum Proof {
        /** Nothing but the id: enough for a session that is open and has no transport. */
        ID,
        TOKEN,
        RESUME_KEY
    }

    /**
     * A transport takes a session over: DONE, ABSENT, TAKEN where the id alone is not enough, or WRONG_SECRET.
     *
     * @param client the session
     * @param proof what is shown
     * @param digest of the token or the resume key
     * @param home the session's home from now on
     * @param transport what it is connected by
     * @param at when, milliseconds since 1970
     * @param grant what the session may do from now on
     */
    @SuppressWarnings("ArrayRecordComponent") // commands are not compared
    record Attach(String client, Proof proof, byte[] digest, HomeId home, TransportKind transport, long at, Grant grant)
            implements RoomCommand {
        static final int KIND = 2;

        @Override
        public RoomResult applyTo(RoomState state) {
            Member before = state.member(client);
            if (before == null) {
                return unchanged(Outcome.ABSENT, state, null);
            }
            if (proof == Proof.ID) {
                if (before.owned() || before.state() == SessionState.CONNECTED) {
                    return unchanged(Outcome.TAKEN, state, before);
                }
            } else {
                byte[] expected = proof == Proof.TOKEN
                        ? before.secrets().token()
                        : before.secrets().resumeKey();
                if (!MessageDigest.isEqual(expected, digest)) {
                    return unchanged(Outcome.WRONG_SECRET, state, before);
                }
            }
            long stamp = stamp(state, at);
            Member after = before.moved(
                            home, stamp, SessionState.CONNECTED, transport, before.owned() || proof != Proof.ID)
                    .granted(grant);
            return done(state, state.with(stamp, false, List.of(after)), before, List.of(after));
        }

        @Override
        public void pack(Packer out) {
            out.number(KIND).string(client).constant(proof).bytes(digest);
            home.pack(out);
            out.constant(transport).number(at);
            if (!grant.equals(Grant.ALL)) {
                grant.pack(out);
            }
        }
    }

    /**
     * A session's home says how it stands; nobody but the directory is told: DONE, ABSENT or FENCED.
     *
     * @param settled whether the home has, safely, all that its former homes kept
     */
    record Mark(String client, long epoch, SessionState state, TransportKind transport, boolean owned, boolean settled)
            implements RoomCommand {
        static final int KIND = 3;

        @Override
        public RoomResult applyTo(RoomState room) {
            Member before = room.member(client);
            if (before == null) {
                return unchanged(Outcome.ABSENT, room, null);
            }
            if (before.epoch() != epoch) {
                return unchanged(Outcome.FENCED, room, before);
            }
            Member after = before.marked(state, transport, owned || before.owned(), settled);
            return done(room, room.with(room.stamp() + 1, false, List.of(after)), before, List.of(after));
        }

        @Override
        public void pack(Packer out) {
            out.number(KIND).string(client).number(epoch);
            out.constant(state).constant(transport).flag(owned).flag(settled);
        }
    }

    /** A session is over: DONE, ABSENT or FENCED. */
    record Leave(String client, long epoch, LeaveReason reason) implements RoomCommand {
        static final int KIND = 4;

        @Override
        public RoomResult applyTo(RoomState state) {
            Member before = state.member(client);
            if (before == null) {
                return unchanged(Outcome.ABSENT, state, null);
            }
            if (before.epoch() != epoch) {
                return unchanged(Outcome.FENCED, state, before);
            }
            return done(state, state.without(new Departure(client, reason)), before, List.of(before));
        }

        @Override
        public void pack(Packer out) {
            out.number(KIND).string(client).number(epoch).constant(reason);
        }
    }

    /**
     * A home tells the directory of a session that it lost, and gets a new epoch for it: DONE, ABSENT where nothing was
     * lost, or FENCED.
     *
     * @param known the highest stamp of the room that the home has seen: what comes now is newer
     * @param above the highest epoch of the session that another home had, while the cluster was split
     */
    record Announce(Member member, long known, long above) implements RoomCommand {
        static final int KIND = 5;

        @Override
        public RoomResult applyTo(RoomState state) {
            Member before = state.member(member.client());
            long claim = Math.max(member.epoch(), above);
            if (before != null && before.epoch() > claim) {
                // At the same home: this very command ran before, and its answer was lost.
                boolean same = before.home().equals(member.home());
                return unchanged(same ? Outcome.DONE : Outcome.FENCED, state, before);
            }
            if (before != null && before.epoch() == claim && before.home().equals(member.home())) {
                return unchanged(Outcome.ABSENT, state, before);
            }
            long stamp = Math.max(Math.max(state.stamp(), known), claim) + 1;
            Member announced = member.entered(stamp);
            // Clients that were told of a later version than this are told of one that is later still.
            boolean visible = before == null || known > state.version();
            return done(state, state.with(stamp, visible, List.of(announced)), before, List.of(announced));
        }

        @Override
        public void pack(Packer out) {
            out.number(KIND);
            member.pack(out);
            out.number(known).number(above);
        }
    }

    /**
     * A home takes the sessions whose nodes died, as disconnected ones: DONE, or ABSENT where there are none.
     *
     * @param at when, milliseconds since 1970
     */
    record Adopt(Set<String> deadNodes, HomeId home, long at) implements RoomCommand {
        static final int KIND = 6;

        @Override
        public RoomResult applyTo(RoomState state) {
            List<Member> adopted = new ArrayList<>();
            long stamp = stamp(state, at) - 1;
            for (Member member : state.members().values()) {
                if (deadNodes.contains(member.home().node())) {
                    stamp++;
                    adopted.add(
                            member.moved(home, stamp, SessionState.DISCONNECTED, TransportKind.NONE, member.owned()));
                }
            }
            return adopted.isEmpty()
                    ? unchanged(Outcome.ABSENT, state, null)
                    : done(state, state.with(stamp, false, adopted), null, adopted);
        }

        @Override
        public void pack(Packer out) {
            out.number(KIND);
            home.pack(out);
            out.number(at).number(deadNodes.size());
            deadNodes.forEach(out::string);
        }

        private static Adopt read(Unpacker in) {
            HomeId home = HomeId.unpack(in);
            long at = in.number();
            List<String> nodes = new ArrayList<>();
            for (int left = in.count(); left > 0; left--) {
                nodes.add(in.string());
            }
            return new Adopt(Set.copyOf(nodes), home, at);
        }
    }
}
