package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.FIRST;
import static webrtc.signaling.room.Samples.HERE;
import static webrtc.signaling.room.Samples.SINCE;
import static webrtc.signaling.room.Samples.THERE;
import static webrtc.signaling.room.Samples.attachById;
import static webrtc.signaling.room.Samples.attachByKey;
import static webrtc.signaling.room.Samples.attachByToken;
import static webrtc.signaling.room.Samples.enter;
import static webrtc.signaling.room.Samples.markDisconnected;
import static webrtc.signaling.room.Samples.newcomer;
import static webrtc.signaling.room.Samples.roomAfter;
import static webrtc.signaling.room.Samples.secrets;
import static webrtc.signaling.room.Samples.token;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.RoomCommand.Adopt;
import webrtc.signaling.room.RoomCommand.Announce;
import webrtc.signaling.room.RoomCommand.Attach;
import webrtc.signaling.room.RoomCommand.Enter;
import webrtc.signaling.room.RoomCommand.Leave;
import webrtc.signaling.room.RoomCommand.Mark;
import webrtc.signaling.room.RoomCommand.Proof;
import webrtc.signaling.room.RoomResult.Outcome;

/** Every decision of the directory about a room, one by one. */
class RoomCommandTest {
    private static RoomResult done(RoomState state, RoomCommand command) {
        RoomResult result = command.applyTo(state);
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.previous()).isEqualTo(state.version());
        return result;
    }

    /** Refused, or nothing to do: the room is what it was. */
    private static void assertNotDone(RoomState state, RoomCommand command, Outcome outcome) {
        RoomResult result = command.applyTo(state);
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.state()).isSameAs(state);
        assertThat(result.previous()).isEqualTo(state.version());
    }

    private static Member member(RoomState state, String client) {
        Member member = state.member(client);
        assertThat(member).isNotNull();
        return member;
    }

    // ---- entering

    @Test
    void theFirstWhoEntersStartsCountingFromTheClock() {
        RoomResult result = done(RoomState.EMPTY, enter("alice"));
        assertThat(result.before()).isNull();
        assertThat(result.state().stamp()).isEqualTo(FIRST);
        assertThat(result.state().version()).isEqualTo(FIRST);
        assertThat(result.member()).isEqualTo(member(result.state(), "alice"));
        assertThat(result.member().epoch()).isEqualTo(FIRST);
        assertThat(result.member().peer()).isEqualTo(enter("alice").member().peer());
    }

    @Test
    void whoEntersLaterCountsOnWhateverTheClockSays() {
        RoomState room = roomAfter(enter("alice"), enter("bob"), enter("carol"));
        assertThat(room.stamp()).isEqualTo(FIRST + 2);
        assertThat(room.version()).isEqualTo(FIRST + 2);
        assertThat(member(room, "carol").epoch()).isEqualTo(FIRST + 2);
        assertThat(room.members()).containsOnlyKeys("alice", "bob", "carol");
    }

    @Test
    void anIdInUseIsTakenWhateverStateItIsIn() {
        for (SessionState state : SessionState.values()) {
            RoomState room = roomAfter(enter("alice", HERE, state));
            Member impostor = Member.joining(
                    "alice", THERE, SessionState.CONNECTED, TransportKind.SSE, false, Secrets.of("other"), SINCE);
            assertNotDone(room, new Enter(impostor, 256), Outcome.TAKEN);
        }
    }

    @Test
    void aRoomTakesAsManyAsItHoldsAndNoMore() {
        RoomState room = roomAfter(enter("alice"), enter("bob"));
        assertNotDone(room, new Enter(newcomer("carol", HERE, SessionState.PENDING), 2), Outcome.FULL);
        assertThat(done(room, new Enter(newcomer("carol", HERE, SessionState.PENDING), 3))
                        .state()
                        .members())
                .hasSize(3);
    }

    // ---- attaching

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "DISCONNECTED"})
    void anOpenSessionWithoutATransportIsAttachedByItsId(SessionState state) {
        RoomState room = roomAfter(enter("bob"), enter("alice", HERE, state));
        RoomResult result = done(room, attachById("alice", THERE));
        assertThat(result.before()).isEqualTo(member(room, "alice"));
        assertThat(result.member())
                .isEqualTo(new Member(
                        "alice",
                        THERE,
                        room.stamp() + 1,
                        SessionState.CONNECTED,
                        TransportKind.WEBSOCKET,
                        false,
                        secrets("alice"),
                        SINCE,
                        List.of(HERE),
                        Grant.ALL));
        assertThat(result.state().version()).isEqualTo(room.version());
        assertThat(result.state().member("bob")).isEqualTo(room.member("bob"));
    }

    @Test
    void theIdAloneOpensNeitherAConnectedNorAnOwnedSession() {
        assertNotDone(roomAfter(enter("alice")), attachById("alice", THERE), Outcome.TAKEN);
        RoomState owned = roomAfter(
                enter("alice"), new Mark("alice", FIRST, SessionState.DISCONNECTED, TransportKind.NONE, true, true));
        assertNotDone(owned, attachById("alice", THERE), Outcome.TAKEN);
    }

    @ParameterizedTest
    @EnumSource
    void theTokenTakesASessionOverInEveryStateAndOwnsIt(SessionState state) {
        RoomState room = roomAfter(enter("alice", HERE, state));
        Member after = done(room, attachByToken("alice", token("alice"), THERE)).member();
        assertThat(after.home()).isEqualTo(THERE);
        assertThat(after.epoch()).isEqualTo(room.stamp() + 1);
        assertThat(after.state()).isEqualTo(SessionState.CONNECTED);
        assertThat(after.owned()).isTrue();
    }

    @Test
    void theResumeKeyTakesASessionOverAndOwnsIt() {
        RoomState room = roomAfter(enter("alice"));
        Member after = done(room, attachByKey("alice", Secrets.resumeKeyOf(token("alice")), THERE))
                .member();
        assertThat(after.transport()).isEqualTo(TransportKind.SSE);
        assertThat(after.owned()).isTrue();
        assertThat(after.home()).isEqualTo(THERE);
    }

    @Test
    void noOtherSecretOpensASession() {
        RoomState room = roomAfter(enter("alice"), enter("bob"));
        String key = Secrets.resumeKeyOf(token("alice"));
        for (Attach wrong : new Attach[] {
            attachByToken("alice", token("bob"), HERE),
            attachByToken("alice", "", HERE),
            attachByToken("alice", key, HERE),
            attachByKey("alice", token("alice"), HERE),
            attachByKey("alice", Secrets.resumeKeyOf(token("bob")), HERE),
            new Attach("alice", Proof.TOKEN, new byte[0], HERE, TransportKind.SSE, SINCE, Grant.ALL),
            // What is kept of the token is not the token.
            attachByToken("alice", HexFormat.of().formatHex(Secrets.digest(token("alice"))), HERE)
        }) {
            assertNotDone(room, wrong, Outcome.WRONG_SECRET);
        }
    }

    @Test
    void whoIsNotThereCanNotBeAttachedTo() {
        RoomState room = roomAfter(enter("alice"));
        assertNotDone(room, attachById("bob", HERE), Outcome.ABSENT);
        assertNotDone(room, attachByToken("bob", token("bob"), HERE), Outcome.ABSENT);
        assertNotDone(RoomState.EMPTY, attachById("bob", HERE), Outcome.ABSENT);
    }

    @Test
    void aSessionNamesTheHomesThatMayKeepSignalsForItUntilItHasThem() {
        HomeId third = new HomeId("node-3", 0);
        RoomState room = roomAfter(
                enter("alice"),
                attachByToken("alice", token("alice"), THERE),
                attachByToken("alice", token("alice"), third));
        assertThat(member(room, "alice").sources()).containsExactly(THERE, HERE);

        RoomState stayed =
                done(room, attachByToken("alice", token("alice"), third)).state();
        assertThat(member(stayed, "alice").sources()).containsExactly(THERE, HERE);
        RoomState back =
                done(room, attachByToken("alice", token("alice"), HERE)).state();
        assertThat(member(back, "alice").sources()).containsExactly(third, THERE, HERE);

        long epoch = member(room, "alice").epoch();
        Mark unsettled = new Mark("alice", epoch, SessionState.CONNECTED, TransportKind.SSE, false, false);
        assertThat(done(room, unsettled).member().sources()).containsExactly(THERE, HERE);
        assertThat(done(room, markDisconnected("alice", epoch)).member().sources())
                .isEmpty();
    }

    // ---- marking

    @Test
    void aHomeMarksItsSessionWithoutAnybodyBeingTold() {
        RoomState room = roomAfter(enter("alice"), enter("bob"));
        RoomResult result = done(room, markDisconnected("alice", FIRST));
        assertThat(result.member())
                .isEqualTo(member(room, "alice").marked(SessionState.DISCONNECTED, TransportKind.NONE, false, true));
        assertThat(result.member().epoch()).isEqualTo(FIRST);
        assertThat(result.state().stamp()).isEqualTo(room.stamp() + 1);
        assertThat(result.state().version()).isEqualTo(room.version());
    }

    @Test
    void anOwnedSessionStaysOwned() {
        RoomState room = roomAfter(
                enter("alice"), new Mark("alice", FIRST, SessionState.CONNECTED, TransportKind.SSE, true, true));
        RoomResult result =
                done(room, new Mark("alice", FIRST, SessionState.CONNECTED, TransportKind.SSE, false, true));
        assertThat(result.member().owned()).isTrue();
    }

    @Test
    void anotherEpochThanTheSessionsCanNeitherMarkNorEndIt() {
        RoomState room = roomAfter(enter("alice"), attachByToken("alice", token("alice"), THERE));
        long epoch = member(room, "alice").epoch();
        for (long other : new long[] {0, FIRST, epoch - 1, epoch + 1}) {
            assertNotDone(room, markDisconnected("alice", other), Outcome.FENCED);
            assertNotDone(room, new Leave("alice", other, LeaveReason.LEFT), Outcome.FENCED);
        }
        assertNotDone(room, markDisconnected("bob", epoch), Outcome.ABSENT);
        assertNotDone(room, new Leave("bob", epoch, LeaveReason.LEFT), Outcome.ABSENT);
    }

    // ---- leaving

    @Test
    void aLeaveIsToldToTheOthers() {
        RoomState room = roomAfter(enter("alice"), enter("bob"));
        RoomResult result = done(room, new Leave("alice", FIRST, LeaveReason.LEFT));
        assertThat(result.state().members()).containsOnlyKeys("bob");
        assertThat(result.state().version()).isEqualTo(room.version() + 1);
        assertThat(result.state().stamp()).isEqualTo(room.stamp() + 1);
        assertThat(result.before()).isEqualTo(member(room, "alice"));
        assertThat(result.changed()).containsExactly(member(room, "alice"));
    }

    @Test
    void theLastWhoLeavesLeavesNobody() {
        assertThat(done(roomAfter(enter("alice")), new Leave("alice", FIRST, LeaveReason.LEFT))
                        .state()
                        .isEmpty())
                .isTrue();
    }

    // ---- announcing

    @Test
    void aSessionThatTheDirectoryLostIsAnnouncedWithANewEpoch() {
        RoomState room = roomAfter(enter("alice"));
        Member lost = newcomer("bob", THERE, SessionState.CONNECTED).entered(5_000);
        RoomResult result = done(room, new Announce(lost, 0, 0));
        assertThat(result.member()).isEqualTo(lost.entered(result.state().stamp()));
        assertThat(result.before()).isNull();
        assertThat(result.state().stamp()).isGreaterThan(5_000);
        assertThat(result.state().version()).isEqualTo(result.state().stamp());
    }

    @Test
    void theHigherEpochWinsWhenASessionIsAnnounced() {
        RoomState room = roomAfter(enter("alice"));
        Member here = member(room, "alice");
        RoomResult result = done(room, new Announce(here.entered(FIRST + 7), 0, 0));
        assertThat(result.member()).isEqualTo(here.entered(result.state().stamp()));
        assertThat(result.member().epoch()).isGreaterThan(FIRST + 7);
        assertThat(result.state().version()).as("nobody joined").isEqualTo(room.version());
        Member elsewhere = newcomer("alice", THERE, SessionState.CONNECTED);
        assertNotDone(room, new Announce(elsewhere.entered(FIRST - 7), 0, 0), Outcome.FENCED);
        assertNotDone(room, new Announce(here, 0, 0), Outcome.ABSENT);
    }

    @Test
    void anEpochThatAnotherPartOfASplitClusterGaveOutIsOutbid() {
        RoomState room = roomAfter(enter("alice"));
        Member here = member(room, "alice");
        assertNotDone(room, new Announce(here, 0, here.epoch()), Outcome.ABSENT);
        RoomResult result = done(room, new Announce(here, 0, here.epoch() + 70));
        assertThat(result.member().epoch()).isGreaterThan(here.epoch() + 70);
        assertThat(result.state().version()).as("nobody joined").isEqualTo(room.version());
    }

    /** The other part of a split adopted the session, and its client stayed. */
    @Test
    void aSessionThatAnotherHomeHasIsOutbidUnlessItHasMovedOnSince() {
        RoomState room = roomAfter(enter("alice"));
        Member elsewhere = member(room, "alice");
        Member here = newcomer("alice", THERE, SessionState.CONNECTED).entered(elsewhere.epoch() - 3);
        assertNotDone(room, new Announce(here, 0, elsewhere.epoch() - 1), Outcome.FENCED);
        RoomResult result = done(room, new Announce(here, 0, elsewhere.epoch()));
        assertThat(result.member()).isEqualTo(here.entered(result.state().stamp()));
        assertThat(result.member().epoch()).isGreaterThan(elsewhere.epoch());
    }

    @Test
    void whoWasToldALaterVersionInAnotherPartOfASplitIsToldOneThatIsLaterStill() {
        RoomState room = roomAfter(enter("alice"), enter("bob"));
        Member here = member(room, "alice");
        RoomResult result = done(room, new Announce(here, room.version() + 5, here.epoch() + 1));
        assertThat(result.state().version()).isGreaterThan(room.version() + 5);
    }

    // ---- adopting

    @Test
    void theSessionsOfDeadNodesAreAdoptedAsDisconnectedOnesEachWithAnEpochOfItsOwn() {
        RoomState room = roomAfter(
                enter("alice", new HomeId("dead-1", 0), SessionState.CONNECTED),
                enter("bob", new HomeId("dead-2", 3), SessionState.PENDING),
                enter("carol", THERE, SessionState.CONNECTED));
        RoomResult result = done(room, new Adopt(Set.of("dead-1", "dead-2", "dead-3"), HERE, SINCE));
        assertThat(result.changed()).extracting(Member::client).containsExactly("alice", "bob");
        assertThat(result.changed()).extracting(Member::epoch).containsExactly(room.stamp() + 1, room.stamp() + 2);
        assertThat(result.changed()).allSatisfy(member -> {
            assertThat(member.home()).isEqualTo(HERE);
            assertThat(member.state()).isEqualTo(SessionState.DISCONNECTED);
            assertThat(member.transport()).isEqualTo(TransportKind.NONE);
            assertThat(member).isEqualTo(result.state().member(member.client()));
            assertThat(member.sources())
                    .containsExactly(member(room, member.client()).home());
            assertThat(member.secrets()).isEqualTo(member(room, member.client()).secrets());
        });
        assertThat(result.state().member("carol")).isEqualTo(room.member("carol"));
        assertThat(result.state().version()).isEqualTo(room.version());
        assertThat(result.state().nodes()).containsExactlyInAnyOrder("node-1", "node-2");
    }

    @Test
    void whereNobodyLivedOnADeadNodeNobodyIsAdopted() {
        assertNotDone(roomAfter(enter("alice")), new Adopt(Set.of("dead"), THERE, SINCE), Outcome.ABSENT);
        assertNotDone(RoomState.EMPTY, new Adopt(Set.of("dead"), THERE, SINCE), Outcome.ABSENT);
    }
}
