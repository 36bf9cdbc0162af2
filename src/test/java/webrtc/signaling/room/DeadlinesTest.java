package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every sender gets one answer, and in time. */
class DeadlinesTest {
    private final List<Verdict> answers = new ArrayList<>();

    private static Sending sending(Consumer<Verdict> told) {
        Outgoing sender = new Outgoing(new SignalRate(Limits.defaults()).bucket(300));
        return Samples.sending(Samples.signal("alice", "s"), 1, sender, told);
    }

    private Sending await(Deadlines deadlines) {
        Sending sending = sending(answers::add);
        deadlines.await(sending);
        return sending;
    }

    @Test
    void whatIsNotKnownInTimeIsSaidToBeUnknownOnce() {
        Deadlines deadlines = new Deadlines(limits(0));
        Sending sending = await(deadlines);
        deadlines.sweep();
        assertThat(sending.isAnswered()).isTrue();
        sending.accept(Verdict.DELIVERED);
        deadlines.sweep();
        assertThat(answers).containsExactly(Verdict.NOT_CONFIRMED);
    }

    @Test
    void whatWasAnsweredOrHasTimeLeftIsLeftAlone() {
        Deadlines deadlines = new Deadlines(limits(60_000));
        Sending answered = await(deadlines);
        Sending waiting = await(deadlines);
        answered.accept(Verdict.QUEUED);
        deadlines.sweep();
        assertThat(answers).containsExactly(Verdict.QUEUED);
        assertThat(waiting.isAnswered()).isFalse();
        assertThat(deadlines.count()).isOne();
    }

    @Test
    void whatIsAnsweredAtOnceIsNotAwaited() {
        Deadlines deadlines = new Deadlines(limits(0));
        Sending sending = sending(answers::add);
        sending.accept(Verdict.DELIVERED);
        deadlines.await(sending);
        assertThat(deadlines.count()).isZero();
    }

    @Test
    void whoSendsAgainWhenToldWaitsAnew() {
        Deadlines deadlines = new Deadlines(limits(0));
        Deadlines patient = new Deadlines(limits(60_000));
        deadlines.await(sending(verdict -> await(patient)));
        await(deadlines);
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
