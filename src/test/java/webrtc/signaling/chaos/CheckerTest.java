package webrtc.signaling.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Asked;
import webrtc.signaling.chaos.History.Connected;
import webrtc.signaling.chaos.History.Disconnected;
import webrtc.signaling.chaos.History.Event;
import webrtc.signaling.chaos.History.Fault;
import webrtc.signaling.chaos.History.Fault.Kind;
import webrtc.signaling.chaos.History.Present;
import webrtc.signaling.chaos.History.Probe;
import webrtc.signaling.chaos.History.Received;
import webrtc.signaling.chaos.History.Reset;
import webrtc.signaling.chaos.History.Roster;
import webrtc.signaling.chaos.History.Sent;
import webrtc.signaling.chaos.History.Whole;
import webrtc.signaling.chaos.Report.Violation;

/** A checker that finds nothing proves nothing: each broken promise is planted in a history, and found. */
class CheckerTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Event> history = new ArrayList<>();
    private long now;

    @BeforeEach
    void connect() {
        for (String session : List.of("alice", "bob", "carol")) {
            history.add(new Connected(tick(), session, session, 0, false));
        }
    }

    @Test
    void aHistoryInWhichAllWentWellIsClean() {
        send("a1", 1, 1);
        answer("a1", 1, 200);
        receive("a1", "bob");
        // The first attempt of this one was received, and only its answer was lost.
        send("a2", 1, 1);
        answer("a2", 1, Answered.BROKEN);
        receive("a2", "bob");
        send("a2", 2, 0);
        answer("a2", 2, 200);
        send("refused", 1, 1);
        answer("refused", 1, 503);
        send("refused", 2, 1);
        answer("refused", 2, 200);
        receive("refused", "bob");
        roster("alice", Set.of());
        roster("bob", Set.of());
        roster("carol", Set.of());
        history.add(new Present(tick(), "room", Set.of("alice", "bob", "carol")));

        assertThat(Checker.check(history).violations()).isEmpty();
    }

    @Test
    void anAcknowledgedSignalThatNobodyReceivedIsLost() {
        send("a1", 1, 1);
        answer("a1", 1, 200);

        assertOnly(Violation.LOST);
    }

    @Test
    void aSignalThatTheRepeatWasAcknowledgedForIsLostToo() {
        send("a1", 1, 1);
        answer("a1", 1, Answered.SILENCE);
        history.add(new Fault(0, Kind.KILL, "1", tick()));
        send("a1", 2, 0);
        answer("a1", 2, 200);

        assertOnly(Violation.LOST);
    }

    @Test
    void aLossThatIsToldIsExcusedInASplitOnly() {
        send("a1", 1, 1);
        answer("a1", 1, 200);
        history.add(new Reset(tick(), "bob", "a gap"));
        assertThat(Checker.check(history).violations()).containsOnlyKeys(Violation.LOST, Violation.RESET);

        history.add(new Fault(0, Kind.LONG_FREEZE, "2", tick()));
        assertThat(Checker.check(history).violations()).isEmpty();
    }

    @Test
    void aLossInSilenceIsNotExcusedByASplit() {
        send("a1", 1, 1);
        answer("a1", 1, 200);
        history.add(new Fault(0, Kind.LONG_FREEZE, "2", tick()));

        assertOnly(Violation.LOST);
    }

    @Test
    void aLossAfterAResetIsNotCoveredByIt() {
        history.add(new Fault(0, Kind.CUT, "2", tick()));
        history.add(new Reset(tick(), "bob", "a gap"));
        send("a1", 1, 1);
        answer("a1", 1, 200);

        assertOnly(Violation.LOST);
    }

    @Test
    void aSignalThatWasOnlyAcceptedAfterAResetIsNotCoveredByIt() {
        history.add(new Fault(0, Kind.CUT, "2", tick()));
        send("a1", 1, 1);
        answer("a1", 1, 503);
        history.add(new Reset(tick(), "bob", "a gap"));
        send("a1", 2, 1);
        answer("a1", 2, 200);

        assertOnly(Violation.LOST);
    }

    @Test
    void aResetOfSomebodyElseCoversNothing() {
        history.add(new Fault(0, Kind.CUT, "2", tick()));
        send("a1", 1, 1);
        answer("a1", 1, 200);
        history.add(new Reset(tick(), "carol", "a gap"));

        assertOnly(Violation.LOST);
    }

    @Test
    void aSignalThatCameTwiceIsDoubled() {
        send("a1", 1, 1);
        answer("a1", 1, 200);
        receive("a1", "bob");
        receive("a1", "bob");

        assertOnly(Violation.DOUBLED);
    }

    @Test
    void aSignalOvertakenByOneSentAfterItsAcknowledgementIsReordered() {
        send("a1", 1, 0);
        answer("a1", 1, 200);
        send("a2", 1, 0);
        answer("a2", 1, 200);
        receive("a2", "bob");
        receive("a1", "bob");

        assertOnly(Violation.REORDERED);
    }

    @Test
    void aSignalOvertakenByALaterOneOfItsSocketIsReordered() {
        send("a1", 1, 1);
        send("a2", 1, 1);
        answer("a1", 1, 200);
        answer("a2", 1, 200);
        receive("a2", "bob");
        receive("a1", "bob");

        assertOnly(Violation.REORDERED);
    }

    @Test
    void aSignalThatHadToBeSentAgainMayBeOvertaken() {
        send("a1", 1, 1);
        send("a2", 1, 1);
        answer("a1", 1, 503);
        answer("a2", 1, 200);
        send("a1", 2, 1);
        answer("a1", 2, 200);
        receive("a2", "bob");
        receive("a1", "bob");

        assertThat(Checker.check(history).violations()).isEmpty();
    }

    @Test
    void aSignalThatReachedSomebodyElseIsFound() {
        send("a1", 1, 1);
        answer("a1", 1, 200);
        receive("a1", "bob");
        receive("a1", "carol");

        assertOnly(Violation.WRONG_RECIPIENT);
    }

    @Test
    void aSenderThatIsNotTheTrueOneIsFound() {
        send("a1", 1, 1);
        answer("a1", 1, 200);
        history.add(new Received(tick(), "bob", "a1", "carol", "alice", "bob", "1-1"));

        assertOnly(Violation.FALSE_SENDER);
    }

    @Test
    void aSignalThatWasNeverSentOrWasRefusedIsFound() {
        receive("ghost", "bob");
        send("a1", 1, 1);
        answer("a1", 1, 400);
        receive("a1", "bob");

        Report report = Checker.check(history);
        assertThat(report.count(Violation.NOT_SENT)).isEqualTo(2);
        assertThat(report.count(Violation.FALSE_REFUSAL)).isEqualTo(1);
    }

    @Test
    void silenceIsExcusedByAFaultOfTheNodeThatWasAskedAndOfNoOther() {
        send("a1", 1, 1);
        now += 8 * SECOND;
        answer("a1", 1, Answered.SILENCE);
        history.add(new Fault(0, Kind.FREEZE, "2", now));
        send("a1", 2, 1);
        answer("a1", 2, 200);
        receive("a1", "bob");
        assertThat(Checker.check(history).violations()).containsOnlyKeys(Violation.UNANSWERED);

        history.add(new Fault(0, Kind.FREEZE, "1", tick()));
        assertThat(Checker.check(history).violations()).isEmpty();
    }

    @Test
    void anAnswerThatComesLateIsFound() {
        send("a1", 1, 1);
        now += 7 * SECOND;
        answer("a1", 1, 200);
        receive("a1", "bob");

        assertOnly(Violation.UNANSWERED);
    }

    @Test
    void aSignalThatIsPutOffForEverIsFound() {
        send("a1", 1, 1);
        answer("a1", 1, 503);
        send("a1", 2, 1);
        answer("a1", 2, 503);

        assertOnly(Violation.NEVER_ANSWERED);
    }

    @Test
    void aSessionThatDidNotSurviveIsFound() {
        history.add(new Connected(tick(), "bob", "bob-2", 1, false));

        assertOnly(Violation.RESET);
    }

    @Test
    void aFalseWordThatSomebodyLeftIsFound() {
        roster("alice", Set.of("bob"));
        history.add(new Connected(tick(), "bob", "bob", 1, true));

        assertOnly(Violation.FALSE_LEFT);
    }

    @Test
    void aRosterThatLacksSomebodyIsFound() {
        roster("alice", Set.of());
        roster("bob", Set.of());
        history.add(new Roster(tick(), "room", "carol", 3, Set.of("bob", "carol"), Set.of()));
        history.add(new Present(tick(), "room", Set.of("alice", "bob", "carol")));

        assertOnly(Violation.FALSE_ROSTER);
    }

    @Test
    void aRosterThatIsPutRightTooLateIsFound() {
        history.add(new Fault(0, Kind.KILL, "1", tick()));
        history.add(new Whole(tick()));
        roster("alice", Set.of());
        roster("bob", Set.of());
        now += 16 * SECOND;
        roster("carol", Set.of());
        history.add(new Present(tick(), "room", Set.of("alice", "bob", "carol")));

        assertThat(Checker.check(history).violations()).containsOnlyKeys(Violation.FALSE_ROSTER);
    }

    @Test
    void nodesThatAgreeTooLateOrNeverAreFound() {
        history.add(new Fault(0, Kind.CUT, "1", tick()));
        now += 16 * SECOND;
        history.add(new Probe(tick(), "the run goes on", 403));
        assertOnly(Violation.NOT_HEALED);

        history.add(new Whole(tick()));
        assertOnly(Violation.NOT_HEALED);
    }

    @Test
    void aConnectionClosedWithoutReconnectIsFound() {
        long from = tick();
        asked("alice", 100);
        disconnected("alice", "closed 1012");
        disconnected("bob", "ended");
        history.add(new Fault(from, Kind.RESTART, "0", tick()));

        assertOnly(Violation.CLOSED);
    }

    @Test
    void whoWasAskedOnAnEarlierConnectionWasNotAskedOnThisOne() {
        asked("alice", 100);
        disconnected("alice", "closed 1012");
        history.add(new Connected(tick(), "alice", "alice", 0, true));
        disconnected("alice", "closed 1012");

        assertOnly(Violation.CLOSED);
    }

    @Test
    void aConnectionThatBreaksIsExcusedByAFaultOfItsNodeOrItsOwnAndOfNoOther() {
        disconnected("alice", "broken");
        history.add(new Fault(0, Kind.KILL, "1", tick()));
        assertOnly(Violation.CLOSED);

        history.add(new Fault(0, Kind.RESET, "alice", tick()));
        assertThat(Checker.check(history).violations()).isEmpty();
    }

    @Test
    void reconnectsThatAreSpreadAreWell() {
        drain(i -> i * 4L * SECOND / DrainCheck.ENOUGH, i -> i * 7919L % 1_000);

        assertThat(Checker.check(history).violations()).isEmpty();
    }

    @Test
    void reconnectsThatAreNotSpreadAreFound() {
        drain(i -> 0, i -> i * 7919L % 1_000);

        assertOnly(Violation.CROWDED);
    }

    @Test
    void whoIsAskedInTimeAndToldToComeAllAtOnceIsFound() {
        drain(i -> i * 4L * SECOND / DrainCheck.ENOUGH, i -> 4_000 - i * 4_000L / DrainCheck.ENOUGH);

        assertOnly(Violation.CROWDED);
    }

    @Test
    void aTokenThatWorksForSomebodyElseIsFound() {
        history.add(new Probe(tick(), "alice as bob", 403));
        history.add(new Probe(tick(), "alice as carol", 200));

        assertOnly(Violation.TOKEN_WORKED);
    }

    private void assertOnly(Violation what) {
        Report report = Checker.check(history);
        assertThat(report.violations()).containsOnlyKeys(what);
        assertThat(report.count(what)).isEqualTo(1);
    }

    private long tick() {
        now += SECOND / 1_000;
        return now;
    }

    private void send(String id, int attempt, int connection) {
        history.add(new Sent(tick(), id, "room", "alice", "bob", attempt, connection, 1));
    }

    private void answer(String id, int attempt, int status) {
        history.add(new Answered(tick(), id, attempt, status));
    }

    private void receive(String id, String session) {
        history.add(new Received(tick(), session, id, "alice", "alice", "bob", "1-1"));
    }

    private void asked(String client, long afterMillis) {
        history.add(new Asked(tick(), client, 0, afterMillis));
    }

    private void disconnected(String client, String why) {
        history.add(new Disconnected(tick(), client, client, 0, why));
    }

    /** A node ends, and asks one client after the other so many nanoseconds later to come so many milliseconds later. */
    private void drain(IntToLongFunction askedAt, IntToLongFunction afterMillis) {
        long from = now;
        for (int i = 0; i < DrainCheck.ENOUGH; i++) {
            now = from + askedAt.applyAsLong(i);
            asked("client" + i, afterMillis.applyAsLong(i));
        }
        history.add(new Fault(from, Kind.RESTART, "0", tick()));
    }

    private void roster(String session, Set<String> left) {
        history.add(new Roster(tick(), "room", session, 3, Set.of("alice", "bob", "carol"), left));
    }
}
