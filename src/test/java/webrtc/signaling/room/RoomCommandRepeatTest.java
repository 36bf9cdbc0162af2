package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.FIRST;
import static webrtc.signaling.room.Samples.HERE;
import static webrtc.signaling.room.Samples.SINCE;
import static webrtc.signaling.room.Samples.THERE;
import static webrtc.signaling.room.Samples.attachById;
import static webrtc.signaling.room.Samples.attachByToken;
import static webrtc.signaling.room.Samples.enter;
import static webrtc.signaling.room.Samples.newcomer;
import static webrtc.signaling.room.Samples.roomAfter;
import static webrtc.signaling.room.Samples.token;

import java.util.Set;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.RoomCommand.Adopt;
import webrtc.signaling.room.RoomCommand.Announce;
import webrtc.signaling.room.RoomCommand.Enter;
import webrtc.signaling.room.RoomCommand.Leave;
import webrtc.signaling.room.RoomCommand.Mark;
import webrtc.signaling.room.RoomResult.Outcome;

/** An answer of the directory can get lost, and then the same command comes again: it must be harmless and tell the same. */
class RoomCommandRepeatTest {
    /** The result that a caller gets who missed the first one. */
    private static RoomResult repeated(RoomState state, RoomCommand command) {
        RoomResult first = command.applyTo(state);
        assertThat(first.outcome()).isEqualTo(Outcome.DONE);
        return command.applyTo(first.state());
    }

    @Test
    void aRepeatedEnterIsDoneOnce() {
        RoomState room = roomAfter(enter("bob"));
        Enter enter = new Enter(newcomer("alice", HERE, SessionState.CONNECTED), 2);
        RoomResult first = enter.applyTo(room);
        RoomResult again = repeated(room, enter);
        assertThat(again.outcome()).isEqualTo(Outcome.DONE);
        assertThat(again.state()).isEqualTo(first.state());
        assertThat(again.member()).isEqualTo(first.member());
    }

    @Test
    void aRepeatedMarkChangesNoMember() {
        RoomState room = roomAfter(enter("alice"));
        Mark mark = new Mark("alice", FIRST, SessionState.DISCONNECTED, TransportKind.NONE, true, true);
        RoomResult again = repeated(room, mark);
        assertThat(again.outcome()).isEqualTo(Outcome.DONE);
        assertThat(again.state().members()).isEqualTo(mark.applyTo(room).state().members());
        assertThat(again.state().version()).isEqualTo(room.version());
    }

    @Test
    void aRepeatedLeaveHasNothingToDoAndTakesNobodyElseOut() {
        Leave leave = new Leave("alice", FIRST, LeaveReason.LEFT);
        RoomState room = roomAfter(enter("alice"), enter("bob"));
        RoomResult again = repeated(room, leave);
        assertThat(again.outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(again.state()).isEqualTo(leave.applyTo(room).state());

        RoomState rejoined = roomAfter(enter("alice"), enter("bob"), leave, enter("alice"));
        assertThat(leave.applyTo(rejoined).outcome()).isEqualTo(Outcome.FENCED);
    }

    @Test
    void aRepeatedAnnouncementHasNothingToDoAndTellsTheEpochAgain() {
        Announce announce =
                new Announce(newcomer("alice", HERE, SessionState.CONNECTED).entered(7_000), 0, 0);
        RoomState room = roomAfter(enter("bob"));
        RoomResult again = repeated(room, announce);
        assertThat(again.outcome()).isEqualTo(Outcome.DONE);
        assertThat(again.state()).isEqualTo(announce.applyTo(room).state());
        assertThat(again.member()).isEqualTo(announce.applyTo(room).member());
    }

    @Test
    void aRepeatedAttachStaysWhereItIsAndStillTellsWhereTheSessionWas() {
        RoomResult again = repeated(roomAfter(enter("alice")), attachByToken("alice", token("alice"), THERE));
        assertThat(again.outcome()).isEqualTo(Outcome.DONE);
        assertThat(again.member().home()).isEqualTo(THERE);
        assertThat(again.member().state()).isEqualTo(SessionState.CONNECTED);
        assertThat(again.member().sources()).containsExactly(HERE);
    }

    /** Told so, a home can't know whether it was itself: it has to look which sessions the room says it has. */
    @Test
    void aRepeatedAttachByIdAndARepeatedAdoptChangeNothing() {
        RoomState pending = roomAfter(enter("alice", HERE, SessionState.PENDING));
        RoomResult attach = repeated(pending, attachById("alice", THERE));
        assertThat(attach.outcome()).isEqualTo(Outcome.TAKEN);
        assertThat(attach.before()).isNotNull();
        assertThat(attach.before().home()).isEqualTo(THERE);

        RoomState orphaned = roomAfter(enter("alice", new HomeId("dead", 0), SessionState.CONNECTED));
        RoomResult adopt = repeated(orphaned, new Adopt(Set.of("dead"), HERE, SINCE));
        assertThat(adopt.outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(adopt.state().nodes()).containsExactly(HERE.node());
    }
}
