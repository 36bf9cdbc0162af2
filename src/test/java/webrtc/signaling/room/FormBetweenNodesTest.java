package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.THERE;
import static webrtc.signaling.room.Samples.attachByToken;
import static webrtc.signaling.room.Samples.enter;
import static webrtc.signaling.room.Samples.newcomer;
import static webrtc.signaling.room.Samples.roomAfter;
import static webrtc.signaling.room.Samples.token;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.SignalType;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.RoomCommand.Attach;
import webrtc.signaling.room.RoomCommand.Enter;
import webrtc.signaling.room.RoomCommand.Proof;
import webrtc.signaling.room.RoomResult.Outcome;

/** What nodes tell each other, and what must not change while nodes of two versions run side by side. */
class FormBetweenNodesTest {
    private static RosterChange repacked(RosterChange change) {
        Unpacker in = new Unpacker(change.pack());
        assertThat(in.constant(Links.Telling.values())).isEqualTo(Links.Telling.ROSTER);
        RosterChange back = RosterChange.unpack(in);
        assertThat(in.hasMore()).isFalse();
        return back;
    }

    @Test
    void aRosterChangeTravelsWhole() {
        RoomState room = roomAfter(
                enter("alice"), enter("bob", THERE, SessionState.PENDING), attachByToken("bob", token("bob"), THERE));
        List<Departure> left = Arrays.stream(LeaveReason.values())
                .map(reason -> new Departure(reason.text(), reason))
                .toList();
        RosterChange change = new RosterChange("caf\u00E9 \uD83D\uDE00", 17, room, List.of("alice", "bob"), left);
        assertThat(repacked(change)).isEqualTo(change);
        RosterChange nothing = new RosterChange("r", 0, RoomState.EMPTY, List.of(), List.of());
        assertThat(repacked(nothing)).isEqualTo(nothing);
    }

    @Test
    void whatASessionMayDoTravelsWithIt() {
        Grant grant = new Grant(false, 1_763_814_896_000L, IcePolicy.RELAY_ONLY);
        Enter enter = new Enter(newcomer("alice", THERE, SessionState.PENDING).granted(grant), 2);
        assertThat(Samples.repacked(enter)).isEqualTo(enter);
        RoomState room = roomAfter(enter, enter("bob"));
        assertThat(Samples.repacked(room)).isEqualTo(room);
        assertThat(room.member("alice").grant()).isEqualTo(grant);
        Grant newer = new Grant(true, 1_763_814_899_000L, IcePolicy.ALL);
        Attach attach = new Attach("alice", Proof.ID, new byte[0], THERE, TransportKind.SSE, Samples.SINCE, newer);
        Attach back = (Attach) Samples.repacked((RoomCommand) attach);
        assertThat(back.grant()).isEqualTo(newer);
        assertThat(back.applyTo(room).member().grant()).isEqualTo(newer);
        assertThat(back.applyTo(room).member().owned()).isFalse();
        assertThat(back.applyTo(room).member().moved(THERE, 9, SessionState.PENDING, TransportKind.NONE, true))
                .extracting(Member::grant)
                .isEqualTo(newer);
    }

    @Test
    void aVerdictTravelsAsAnAnswer() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(Verdict.read(new Unpacker(verdict.pack()))).isEqualTo(verdict);
        }
    }

    @Test
    void anAnswerIsAVerdictWithMoreBehindItWhereItIsKnown() {
        Answer told = new Answer(Verdict.QUEUED, 299);
        assertThat(Answer.read(new Unpacker(told.pack()))).isEqualTo(told);
        assertThat(Verdict.read(new Unpacker(told.pack()))).isEqualTo(Verdict.QUEUED);
        Answer untold = Answer.of(Verdict.NOT_HERE);
        assertThat(untold.pack()).isEqualTo(Verdict.NOT_HERE.pack());
        assertThat(Answer.read(new Unpacker(untold.pack()))).isEqualTo(untold);
    }

    /** Constants travel as their places: new ones belong at the end, or the versions of the forms must rise. */
    @Test
    void constantsKeepTheirPlaces() {
        assertPlaces(SignalType.values(), "OFFER ANSWER CANDIDATE BYE CUSTOM");
        assertPlaces(Signal.Form.values(), "ABSENT COMPLETE OBJECT EMPTY_OBJECT VALUE");
        assertPlaces(SessionState.values(), "PENDING CONNECTED DISCONNECTED");
        assertPlaces(TransportKind.values(), "NONE WEBSOCKET SSE");
        assertPlaces(LeaveReason.values(), "LEFT TIMEOUT KICKED NODE_LOST");
        assertPlaces(Proof.values(), "ID TOKEN RESUME_KEY");
        assertPlaces(Outcome.values(), "DONE ABSENT TAKEN FULL WRONG_SECRET FENCED");
        assertPlaces(
                Links.Operation.values(),
                "DELIVER SEND LEAVE HAND_OVER LEFT_BEHIND KNOWS COUNT KICK CHECK BEGIN_LOG PUT_LOG DELETE_LOG READ_LOG");
        assertPlaces(Links.Telling.values(), "ROSTER RELEASED LEAVING");
        assertPlaces(
                Verdict.values(),
                "DELIVERED QUEUED DONE NOT_HERE NOT_READY BAD_SESSION BAD_TOKEN RATE_LIMITED NO_SUCH_RECIPIENT"
                        + " NO_SUCH_ROOM NO_SUCH_CLIENT INBOX_FULL OVERLOADED NOT_CONFIRMED NOT_ALLOWED LEAVING");
    }

    private static void assertPlaces(Enum<?>[] constants, String names) {
        String found = Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(" "));
        assertThat(found).startsWith(names);
    }
}
