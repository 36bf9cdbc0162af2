package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.signalOfSize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.room.Outgoing.Item;
import webrtc.signaling.room.Outgoing.Pipeline;

/** What a session may send, and how what waits for an answer is grouped and counted. */
class OutgoingTest {
    private static final Deadlines DEADLINES = new Deadlines(Limits.defaults());

    private static final Limits LIMITS = Limits.defaults();

    private final Outgoing outgoing = new Outgoing(LIMITS, LIMITS.rateBurst());

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
        assertBurst(new Outgoing(LIMITS, 10), 10);
        assertBurst(new Outgoing(LIMITS, 0), 0);
    }

    @Test
    void signalsAreNumberedFromOne() {
        assertThat(List.of(outgoing.nextNumber(), outgoing.nextNumber(), outgoing.nextNumber()))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneThousandAndTwentyFourSignalsMayWaitForTheirAnswers() {
        List<Consumer<Verdict>> answers = new ArrayList<>();
        List<Verdict> told = new ArrayList<>();
        Signal signal = signal("alice", "s");
        for (int i = 0; i < 1_024; i++) {
            assertThat(outgoing.hasRoomFor(signal)).isTrue();
            answers.add(outgoing.counted(signal, told::add));
        }
        assertThat(outgoing.hasRoomFor(signal)).isFalse();
        answers.get(0).accept(Verdict.DELIVERED);
        assertThat(told).containsExactly(Verdict.DELIVERED);
        assertThat(outgoing.hasRoomFor(signal)).isTrue();
    }

    @Test
    void fourMebibytesMayWaitForTheirAnswers() {
        List<Consumer<Verdict>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(outgoing.counted(signalOfSize("alice", 1 << 20), verdict -> {}));
        }
        assertThat(outgoing.hasRoomFor(signalOfSize("alice", 128))).isFalse();
        answers.get(0).accept(Verdict.INBOX_FULL);
        assertThat(outgoing.hasRoomFor(signalOfSize("alice", 1 << 20))).isTrue();
        assertThat(outgoing.hasRoomFor(signalOfSize("alice", (1 << 20) + 1))).isFalse();
    }

    @Test
    void whatItsSenderHasGivenUpIsNotSentAnyMore() {
        Pipeline pipeline = new Pipeline("bob");
        Item late = item(1, 128);
        pipeline.add(late);
        pipeline.add(item(2, 128));
        late.answer().accept(Verdict.NOT_CONFIRMED);
        assertThat(pipeline.nextGroup()).extracting(Item::number).containsExactly(2L);
    }

    private static Item item(long number, int size) {
        return new Item(signalOfSize("alice", size), number, null, DEADLINES.await(verdict -> {}));
    }

    @Test
    void whatHasGatheredGoesInGroupsOf64AndInOrder() {
        Pipeline pipeline = new Pipeline("bob");
        for (int i = 0; i < 150; i++) {
            pipeline.add(item(i, 128));
        }
        long next = 0;
        for (int size : new int[] {64, 64, 22, 0}) {
            assertThat(pipeline.nextGroup()).hasSize(size).isSameAs(pipeline.group());
            for (Item item : pipeline.takeGroup()) {
                assertThat(item.number()).isEqualTo(next++);
            }
            assertThat(pipeline.group()).isEmpty();
        }
    }

    @Test
    void aGroupEndsAt256KibibytesButHoldsAtLeastOne() {
        Pipeline pipeline = new Pipeline("bob");
        pipeline.add(item(1, 300 << 10));
        pipeline.add(item(2, 200 << 10));
        pipeline.add(item(3, 56 << 10));
        pipeline.add(item(4, 128));
        assertThat(pipeline.nextGroup()).extracting(Item::number).containsExactly(1L);
        pipeline.takeGroup();
        assertThat(pipeline.nextGroup()).extracting(Item::number).containsExactly(2L, 3L);
        pipeline.takeGroup();
        assertThat(pipeline.nextGroup()).extracting(Item::number).containsExactly(4L);
    }
}
