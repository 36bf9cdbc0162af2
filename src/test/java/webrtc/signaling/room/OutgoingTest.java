package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.signalOfSize;

import java.util.List;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.room.Outgoing.Pipeline;

/** What a session may send, and how what waits for an answer is grouped and counted. */
class OutgoingTest {
    private static final Limits LIMITS = Limits.defaults();

    private final Outgoing outgoing = outgoing(LIMITS.rateBurst());

    private static Outgoing outgoing(long tokens) {
        return new Outgoing(new SignalRate(LIMITS).bucket(tokens));
    }

    /** How many signals can be sent right now; the clock that refills runs meanwhile, so it is asked too. */
    private static void assertBurst(Outgoing outgoing, int burst) {
        long began = System.currentTimeMillis();
        int spent = 0;
        while (outgoing.spend()) {
            spent++;
        }
        long refilled = 1 + (System.currentTimeMillis() - began + 1) * LIMITS.ratePerSecond() / 1_000;
        assertThat((long) spent).isBetween((long) burst, burst + refilled);
    }

    @Test
    void threeHundredSignalsMayBeSentAtOnce() {
        assertThat(outgoing.tokens()).isEqualTo(300);
        assertBurst(outgoing, 300);
    }

    @Test
    void whatWasLeftOfTheRateGoesAlongWhenTheSessionMoves() {
        for (int i = 0; i < 290; i++) {
            outgoing.spend();
        }
        assertThat(outgoing.tokens()).isBetween(10L, 299L);
        assertBurst(outgoing(10), 10);
        assertBurst(outgoing(0), 0);
    }

    @Test
    void signalsAreNumberedFromOne() {
        assertThat(List.of(outgoing.nextNumber(), outgoing.nextNumber(), outgoing.nextNumber()))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneThousandAndTwentyFourSignalsMayWaitForTheirAnswers() {
        Signal signal = signal("alice", "s");
        for (int i = 0; i < 1_024; i++) {
            assertThat(outgoing.hasRoomFor(signal)).isTrue();
            outgoing.began(signal);
        }
        assertThat(outgoing.hasRoomFor(signal)).isFalse();
        outgoing.ended(signal);
        assertThat(outgoing.hasRoomFor(signal)).isTrue();
    }

    @Test
    void fourMebibytesMayWaitForTheirAnswers() {
        Signal large = signalOfSize("alice", 1 << 20);
        for (int i = 0; i < 4; i++) {
            outgoing.began(large);
        }
        assertThat(outgoing.hasRoomFor(signalOfSize("alice", 128))).isFalse();
        outgoing.ended(large);
        assertThat(outgoing.hasRoomFor(signalOfSize("alice", 1 << 20))).isTrue();
        assertThat(outgoing.hasRoomFor(signalOfSize("alice", (1 << 20) + 1))).isFalse();
    }

    @Test
    void whatItsSenderHasGivenUpIsNotSentAnyMore() {
        Pipeline pipeline = new Pipeline("bob");
        Sending late = sending(1, 128);
        pipeline.add(late);
        pipeline.add(sending(2, 128));
        late.accept(Verdict.NOT_CONFIRMED);
        assertThat(pipeline.nextGroup()).extracting(Sending::number).containsExactly(2L);
    }

    private Sending sending(long number, int size) {
        return Samples.sending(signalOfSize("alice", size), number, outgoing, verdict -> {});
    }

    @Test
    void whatHasGatheredGoesInGroupsOf64AndInOrder() {
        Pipeline pipeline = new Pipeline("bob");
        for (int i = 0; i < 150; i++) {
            pipeline.add(sending(i, 128));
        }
        long next = 0;
        for (int size : new int[] {64, 64, 22, 0}) {
            assertThat(pipeline.nextGroup()).hasSize(size).isSameAs(pipeline.group());
            for (Sending sending : pipeline.takeGroup()) {
                assertThat(sending.number()).isEqualTo(next++);
            }
            assertThat(pipeline.group()).isEmpty();
        }
    }

    @Test
    void aGroupEndsAt256KibibytesButHoldsAtLeastOne() {
        Pipeline pipeline = new Pipeline("bob");
        pipeline.add(sending(1, 300 << 10));
        pipeline.add(sending(2, 200 << 10));
        pipeline.add(sending(3, 56 << 10));
        pipeline.add(sending(4, 128));
        assertThat(pipeline.nextGroup()).extracting(Sending::number).containsExactly(1L);
        pipeline.takeGroup();
        assertThat(pipeline.nextGroup()).extracting(Sending::number).containsExactly(2L, 3L);
        pipeline.takeGroup();
        assertThat(pipeline.nextGroup()).extracting(Sending::number).containsExactly(4L);
    }
}
