package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.signalOfSize;
import static webrtc.signaling.room.Samples.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.Inbox.Entry;
import webrtc.signaling.room.Inbox.Offer;

/** What an inbox writes to a client that comes back, and what of it survives a move to another home. */
class InboxResumeTest {
    private static final long EPOCH = 7;

    private Inbox inbox = Samples.inbox(EPOCH);
    private long number;

    /** So many are written to a transport, and so many wait. */
    private void fill(int sent, int held) {
        for (int i = 1; i <= sent + held; i++) {
            assertThat(offer(1, ++number, signal("alice", "s" + number), number))
                    .isEqualTo(Offer.ACCEPTED);
            if (i <= sent) {
                inbox.next();
            }
        }
    }

    private Offer offer(long senderEpoch, long senderNumber, Signal signal, long now) {
        return inbox.offer(senderEpoch, senderNumber, signal, now, 0, () -> {});
    }

    private List<String> writeAll() {
        List<String> written = new ArrayList<>();
        for (Entry entry = inbox.next(); entry != null; entry = inbox.next()) {
            written.add(text(entry.signal()));
        }
        return written;
    }

    private static Cursor at(long sequence) {
        return new Cursor(EPOCH, sequence);
    }

    private void move(long epoch) {
        Packer out = new Packer(16);
        inbox.pack(out);
        Unpacker in = new Unpacker(out.toBytes());
        inbox = Samples.inbox(epoch);
        inbox.unpack(in);
        assertThat(in.hasMore()).isFalse();
        inbox.copyAll(() -> {});
    }

    @Test
    void whatWasSentAfterTheCursorComesAgainBeforeWhatWaits() {
        fill(4, 2);
        assertThat(inbox.resume(at(2))).isTrue();
        assertThat(inbox.position()).isEqualTo(at(2));
        assertThat(inbox.isHolding()).isTrue();
        assertThat(writeAll()).containsExactly("s3", "s4", "s5", "s6");
    }

    @Test
    void everyCursorBetweenTheFirstAndTheLastSentIsGood() {
        for (int cursor = 0; cursor <= 5; cursor++) {
            inbox = Samples.inbox(EPOCH);
            number = 0;
            fill(5, 1);
            assertThat(inbox.resume(at(cursor))).isTrue();
            assertThat(inbox.position()).isEqualTo(at(cursor));
            assertThat(writeAll()).hasSize(6 - cursor).endsWith("s6");
        }
    }

    @Test
    void whoComesBackTwiceGetsTheSameAgain() {
        fill(4, 0);
        inbox.resume(at(1));
        assertThat(writeAll()).containsExactly("s2", "s3", "s4");
        assertThat(inbox.resume(at(1))).isTrue();
        assertThat(writeAll()).containsExactly("s2", "s3", "s4");
        assertThat(inbox.resume(at(3))).isTrue();
        assertThat(inbox.resume(at(3))).as("before anything was written").isTrue();
        assertThat(writeAll()).containsExactly("s4");
    }

    @Test
    void withoutACursorOnlyWhatWasNeverSentIsWritten() {
        fill(4, 2);
        assertThat(inbox.resume(null)).isTrue();
        assertThat(inbox.position()).isEqualTo(at(4));
        assertThat(writeAll()).containsExactly("s5", "s6");
    }

    @Test
    void aCursorFromBeforeWhatIsKeptIsNotWhole() {
        fill(256, 0);
        fill(3, 0);
        assertThat(inbox.resume(at(2))).isFalse();
        assertThat(writeAll()).isEmpty();
    }

    @Test
    void aCursorOfTheFutureOrOfAnotherEpochIsNotWholeAndOnlyWhatWaitsIsWritten() {
        for (Cursor strange : List.of(at(6), at(99), new Cursor(EPOCH + 1, 0), new Cursor(EPOCH - 1, 9))) {
            inbox = Samples.inbox(EPOCH);
            number = 0;
            fill(4, 1);
            assertThat(inbox.resume(strange)).as("%s", strange).isFalse();
            assertThat(inbox.position()).isEqualTo(at(4));
            assertThat(writeAll()).containsExactly("s5");
        }
    }

    @Test
    void aNewInboxIsWholeForWhoHasNothing() {
        assertThat(inbox.position()).isEqualTo(at(0));
        assertThat(inbox.resume(at(0))).isTrue();
        assertThat(inbox.resume(null)).isTrue();
        assertThat(inbox.resume(at(1))).isFalse();
    }

    @Test
    void aCursorOfAnEarlierEpochIsGoodAsLongAsWhatFollowsItIsKept() {
        fill(2, 0);
        inbox.epoch(EPOCH + 5);
        fill(2, 0);
        assertThat(inbox.resume(at(1))).isTrue();
        assertThat(writeAll()).containsExactly("s2", "s3", "s4");
        assertThat(inbox.resume(new Cursor(EPOCH + 5, 3))).isTrue();
        assertThat(writeAll()).containsExactly("s4");
    }

    @Test
    void whatIsToBeWrittenAgainGivesWayToNothing() {
        fill(256, 0);
        assertThat(inbox.resume(at(0))).isTrue();
        assertThat(offer(1, ++number, signal("alice", "late"), 0)).isEqualTo(Offer.FULL);
        assertThat(writeAll()).hasSize(256).startsWith("s1");
    }

    @Test
    void oldOnesAreForgottenOnceTheyWereSentAndNeverBefore() {
        fill(4, 2);
        inbox.forgetSentBefore(3);
        assertThat(inbox.position()).isEqualTo(at(2));
        inbox.forgetSentBefore(1_000);
        assertThat(inbox.position()).isEqualTo(at(4));
        assertThat(inbox.resume(at(4)))
                .as("who has the last one misses nothing")
                .isTrue();
        assertThat(writeAll()).containsExactly("s5", "s6");
        assertThat(inbox.resume(at(3))).isFalse();
    }

    @Test
    void whatIsForgottenMakesRoom() {
        for (int i = 0; i < 8; i++) {
            offer(1, ++number, signalOfSize("alice", 64 << 10), 0);
            inbox.next();
        }
        inbox.forgetSentBefore(1);
        for (int i = 0; i < 8; i++) {
            assertThat(offer(1, ++number, signalOfSize("alice", 64 << 10), 0)).isEqualTo(Offer.ACCEPTED);
        }
    }

    // ---- moving

    @Test
    void aMoveKeepsWhatWasSentAndWhatWaitsInTheirPlaces() {
        fill(4, 2);
        inbox.resume(at(1));
        inbox.next();
        move(EPOCH + 1);
        assertThat(inbox.position()).isEqualTo(at(1));
        assertThat(inbox.resume(at(1))).isTrue();
        assertThat(offer(1, ++number, signal("alice", "after"), 0)).isEqualTo(Offer.ACCEPTED);
        assertThat(writeAll()).containsExactly("s2", "s3", "s4", "s5", "s6", "after");
        assertThat(inbox.resume(new Cursor(EPOCH + 1, 7))).isTrue();
    }

    @Test
    void aMoveKeepsWhatIsKnownOfSendersAndIds() {
        offer(3, 9, signal("alice", "s", "id"), 0);
        offer(4, 1, signal("bob", "s"), 0);
        move(EPOCH + 1);
        assertThat(offer(3, 9, signal("alice", "s"), 0)).isEqualTo(Offer.REPEATED);
        assertThat(offer(2, 99, signal("alice", "s"), 0)).isEqualTo(Offer.STALE);
        assertThat(offer(3, 10, signal("alice", "s", "id"), 0)).isEqualTo(Offer.REPEATED);
        assertThat(offer(3, 99, signal("bob", "s"), 0)).isEqualTo(Offer.STALE);
        assertThat(writeAll()).hasSize(2);
    }

    @Test
    void aMoveKeepsTheBoundsAndTheAges() {
        fill(100, 0);
        for (int i = 0; i < 7; i++) {
            offer(1, ++number, signalOfSize("alice", 64 << 10), 0);
        }
        move(EPOCH + 1);
        assertThat(offer(1, ++number, signalOfSize("alice", (64 << 10) + 1), 0)).isEqualTo(Offer.FULL);
        assertThat(offer(1, ++number, signalOfSize("alice", 64 << 10), 0)).isEqualTo(Offer.ACCEPTED);

        inbox = Samples.inbox(EPOCH);
        number = 0;
        fill(4, 0);
        move(EPOCH + 1);
        inbox.forgetSentBefore(3);
        assertThat(inbox.position()).isEqualTo(at(2));
    }

    @Test
    void anEmptyInboxMovesToo() {
        move(EPOCH + 1);
        assertThat(inbox.resume(at(0))).isTrue();
        assertThat(inbox.isHolding()).isFalse();
    }

    /** A client that breaks off and comes back at any moment, with the cursor of the last it got, gets all of it once. */
    @Test
    void whateverHappensEachAcceptedSignalArrivesOnceAndInOrder() {
        Random random = new Random(31);
        List<String> accepted = new ArrayList<>();
        List<String> received = new ArrayList<>();
        Cursor cursor = inbox.position();
        long epoch = EPOCH;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    Offer offer = offer(1, ++number, signal("alice", "s" + number), step);
                    if (offer == Offer.ACCEPTED) {
                        accepted.add("s" + number);
                    }
                }
                case 4, 5, 6 -> {
                    Entry entry = inbox.next();
                    if (entry != null && random.nextInt(10) > 0) {
                        received.add(text(entry.signal()));
                        cursor = entry.cursor();
                    } else if (entry != null) {
                        // It was lost on the way, and the connection with it.
                        assertThat(inbox.resume(cursor)).isTrue();
                    }
                }
                default -> {
                    epoch += 1 + random.nextInt(3);
                    if (random.nextBoolean()) {
                        move(epoch);
                    } else {
                        inbox.epoch(epoch);
                    }
                    assertThat(inbox.resume(cursor)).isTrue();
                }
            }
        }
        inbox.resume(cursor);
        received.addAll(writeAll());
        assertThat(received).isEqualTo(accepted).hasSizeGreaterThan(5_000);
    }

    /** The client comes from the other part of a split. */
    @Test
    void whatWasGivenUpForACursorFromElsewhereIsAcceptedWhenItIsSentAgain() {
        offer(1, ++number, signal("alice", "written", "a"), 0);
        inbox.next();
        move(EPOCH + 2);
        offer(1, ++number, signal("alice", "held", "b"), 0);
        assertThat(inbox.resume(new Cursor(EPOCH + 1, 5))).isFalse();
        assertThat(writeAll()).isEmpty();
        assertThat(offer(1, ++number, signal("alice", "written", "a"), 0)).isEqualTo(Offer.REPEATED);
        assertThat(offer(1, ++number, signal("alice", "held", "b"), 0)).isEqualTo(Offer.ACCEPTED);
        assertThat(writeAll()).containsExactly("held");
    }

    /** What was sent is kept in a ring, which grows, and in which no signal is parted. */
    @Test
    void whateverSizeSignalsHaveEachComesAgainAsItWas() {
        Random random = new Random(7);
        List<String> kept = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 20; i++) {
                int size = 1 << random.nextInt(15);
                String text = "s" + number + "x".repeat(size + random.nextInt(size));
                assertThat(offer(1, ++number, signal("alice", text), number)).isEqualTo(Offer.ACCEPTED);
                inbox.next();
                kept.add(text);
            }
            long base = Math.max(number - random.nextInt(25), inbox.position().sequence());
            assertThat(inbox.resume(at(base))).isTrue();
            assertThat(writeAll()).isEqualTo(kept.subList((int) base, (int) number));
        }
    }

    /** The ring goes round many times before anybody reads it. */
    @Test
    void aFullInboxKeepsTheLatestAsTheyWere() {
        Random random = new Random(8);
        List<String> all = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            int largest = 2 << random.nextInt(10);
            for (int i = 0; i < 200 + random.nextInt(50); i++) {
                String text = "s" + number + "x".repeat(random.nextInt(largest));
                assertThat(offer(1, ++number, signal("alice", text), number)).isEqualTo(Offer.ACCEPTED);
                inbox.next();
                all.add(text);
                if (random.nextInt(10) == 0) {
                    inbox.forgetSentBefore(number - random.nextInt(30));
                }
            }
            int kept = (int) inbox.position().sequence();
            assertThat(inbox.resume(inbox.position())).isTrue();
            assertThat(writeAll()).isNotEmpty().isEqualTo(all.subList(kept, (int) number));
        }
    }
}
