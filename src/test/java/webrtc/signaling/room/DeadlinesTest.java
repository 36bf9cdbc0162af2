package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import webrtc.signaling.room.Deadlines.Awaited;

/** Every sender gets one answer, and in time. */
class DeadlinesTest {
    private final List<Verdict> answers = new ArrayList<>();

    @Test
    void whatIsNotKnownInTimeIsSaidToBeUnknownOnce() {
        Deadlines deadlines = new Deadlines(limits(0));
        Awaited awaited = deadlines.await(answers::add);
        deadlines.sweep();
        assertThat(awaited.isAnswered()).isTrue();
        awaited.accept(Verdict.DELIVERED);
        deadlines.sweep();
        assertThat(answers).containsExactly(Verdict.NOT_CONFIRMED);
    }

    @Test
    void whatWasAnsweredOrHasTimeLeftIsLeftAlone() {
        Deadlines deadlines = new Deadlines(limits(60_000));
        Awaited answered = deadlines.await(answers::add);
        Awaited waiting = deadlines.await(answers::add);
        answered.accept(Verdict.QUEUED);
        deadlines.sweep();
        assertThat(answers).containsExactly(Verdict.QUEUED);
        assertThat(waiting.isAnswered()).isFalse();
    }

    @Test
    void whoSendsAgainWhenToldWaitsAnew() {
        Deadlines deadlines = new Deadlines(limits(0));
        Deadlines patient = new Deadlines(limits(60_000));
        deadlines.await(verdict -> patient.await(answers::add));
        deadlines.await(answers::add);
        deadlines.sweep();
        patient.sweep();
        assertThat(answers).containsExactly(Verdict.NOT_CONFIRMED);
    }

    private static Limits limits(long answerMillis) {
        Limits all = Limits.defaults();
        return new Limits(
                all.pendingMillis(),
                all.graceMillis(),
                all.heartbeatMillis(),
                answerMillis,
                all.roomCapacity(),
                all.maxSessions(),
                all.inboxSignals(),
                all.inboxBytes(),
                all.rateBurst(),
                all.ratePerSecond(),
                all.requireToken(),
                all.icePolicy());
    }
}
