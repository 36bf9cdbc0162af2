package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.signalOfSize;
import static webrtc.signaling.room.Samples.text;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.room.Inbox.Entry;
import webrtc.signaling.room.Inbox.Offer;

/** What an inbox takes in, what it knows already, and what it has no room for. */
class InboxTest {
    private static final long EPOCH = 7;

    private final Inbox inbox = Samples.inbox(EPOCH);
    private long number;

    private Offer offer(String from, String text) {
        return offer(1, ++number, signal(from, text));
    }

    private Offer offer(long senderEpoch, long senderNumber, Signal signal) {
        return inbox.offer(senderEpoch, senderNumber, signal, 0, 0, () -> {});
    }

    /** Writes everything that is held, as a transport that takes all of it. */
    private List<String> writeAll() {
        List<String> written = new ArrayList<>();
        for (Entry entry = inbox.next(); entry != null; entry = inbox.next()) {
            written.add(text(entry.signal()));
        }
        return written;
    }

    @Test
    void signalsAreWrittenOnceInTheOrderInWhichTheyCame() {
        for (int i = 0; i < 10; i++) {
            assertThat(offer(i % 2 == 0 ? "alice" : "bob", "s" + i)).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(inbox.isHolding()).isTrue();
        assertThat(writeAll()).containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9");
        assertThat(inbox.isHolding()).isFalse();
        assertThat(inbox.next()).isNull();
    }

    @Test
    void cursorsCountOnThroughEpochs() {
        offer("alice", "s1");
        offer("alice", "s2");
        inbox.epoch(EPOCH + 4);
        offer("alice", "s3");
        assertThat(List.of(inbox.next(), inbox.next(), inbox.next()))
                .extracting(Entry::cursor)
                .containsExactly(new Cursor(EPOCH, 1), new Cursor(EPOCH, 2), new Cursor(EPOCH + 4, 3))
                .isSorted();
    }

    @Test
    void aClientThatMissesWhatItWasSentGetsItAgainInWhateverEpoch() {
        offer("alice", "s1");
        inbox.epoch(EPOCH + 4);
        offer("alice", "s2");
        writeAll();
        assertThat(inbox.resume(new Cursor(EPOCH, 1))).isTrue();
        assertThat(writeAll()).containsExactly("s2");
    }

    /** As when a cluster was split, and two homes counted on from the same place. */
    @Test
    void whatCameHereWhileTheClientGotSignalsFromAnotherHomeIsNotMixedWithThose() {
        offer("alice", "s1");
        writeAll();
        inbox.epoch(EPOCH + 4);
        offer("alice", "meanwhile");
        offer("bob", "meanwhile");
        assertThat(inbox.resume(new Cursor(EPOCH, 9))).isFalse();
        assertThat(inbox.isHolding()).isFalse();
        offer("alice", "s2");
        assertThat(writeAll()).containsExactly("s2");
    }

    @Test
    void upTo256SignalsAreHeld() {
        for (int i = 0; i < 256; i++) {
            assertThat(offer("alice", "s" + i)).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(offer("alice", "late")).isEqualTo(Offer.FULL);
        assertThat(offer("bob", "late")).isEqualTo(Offer.FULL);
        assertThat(writeAll()).hasSize(256).startsWith("s0").endsWith("s255");
    }

    @Test
    void upTo512KibibytesAreHeld() {
        for (int i = 0; i < 8; i++) {
            assertThat(offer(1, ++number, signalOfSize("alice", 64 << 10))).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(offer(1, ++number, signalOfSize("alice", 128))).isEqualTo(Offer.FULL);
        assertThat(inbox.next()).isNotNull();
        assertThat(offer(1, ++number, signalOfSize("alice", 64 << 10))).isEqualTo(Offer.ACCEPTED);
        assertThat(writeAll()).hasSize(8);
    }

    @Test
    void aSignalLargerThanTheWholeInboxIsRefused() {
        assertThat(offer(1, 1, signalOfSize("alice", (512 << 10) + 1))).isEqualTo(Offer.FULL);
        assertThat(offer(1, 2, signalOfSize("alice", 512 << 10))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void whatWasSentGivesWayToWhatComesOldestFirst() {
        for (int i = 0; i < 256; i++) {
            offer("alice", "s" + i);
        }
        writeAll();
        for (int i = 0; i < 10; i++) {
            assertThat(offer("alice", "new" + i)).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(inbox.resume(new Cursor(EPOCH, 10))).isTrue();
        assertThat(writeAll())
                .hasSize(256)
                .startsWith("s10", "s11")
                .endsWith("s255", "new0", "new1", "new2", "new3", "new4", "new5", "new6", "new7", "new8", "new9");
    }

    @Test
    void aBusyClientThatConfirmsNothingIsServedWithoutEnd() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(offer("alice", "s" + i)).isEqualTo(Offer.ACCEPTED);
            assertThat(writeAll()).containsExactly("s" + i);
        }
    }

    @Test
    void aRefusedSignalCostsNothingThatWasSent() {
        offer("alice", "sent");
        Entry sent = inbox.next();
        for (int i = 0; i < 7; i++) {
            offer(1, ++number, signalOfSize("bob", 64 << 10));
        }
        assertThat(sent).isNotNull();
        assertThat(offer(1, ++number, signalOfSize("bob", 128 << 10))).isEqualTo(Offer.FULL);
        assertThat(inbox.resume(new Cursor(EPOCH, 0))).isTrue();
        assertThat(writeAll()).hasSize(8).startsWith("sent");
    }

    // ---- what comes again

    @Test
    void aNumberThatWasHeardIsRepeatedAndNotHeldAgain() {
        assertThat(offer(1, 5, signal("alice", "s5"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(1, 5, signal("alice", "s5"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(1, 4, signal("alice", "s4"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(1, 6, signal("alice", "s6"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(1, 5, signal("bob", "other"))).isEqualTo(Offer.ACCEPTED);
        assertThat(writeAll()).containsExactly("s5", "s6", "other");
        assertThat(offer(1, 6, signal("alice", "s6")))
                .as("also when it was sent")
                .isEqualTo(Offer.REPEATED);
    }

    @Test
    void aSenderThatMovedCountsAnew() {
        offer(1, 500, signal("alice", "before"));
        assertThat(offer(2, 1, signal("alice", "after"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(2, 1, signal("alice", "after"))).isEqualTo(Offer.REPEATED);
    }

    @Test
    void whatASenderNumberedBeforeItMovedIsStale() {
        offer(2, 1, signal("alice", "after"));
        assertThat(offer(1, 501, signal("alice", "before"))).isEqualTo(Offer.STALE);
        assertThat(offer(1, 501, signal("bob", "other"))).isEqualTo(Offer.ACCEPTED);
        assertThat(writeAll()).containsExactly("after", "other");
    }

    @Test
    void anIdThatItsSenderUsedIsRepeatedWhateverItsNumber() {
        assertThat(offer(1, 1, signal("alice", "s", "id"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(1, 2, signal("alice", "s", "id"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(9, 1, signal("alice", "s", "id")))
                .as("also after a move")
                .isEqualTo(Offer.REPEATED);
        assertThat(writeAll()).containsExactly("s");
        assertThat(offer(9, 2, signal("alice", "s", "id")))
                .as("also when it was sent")
                .isEqualTo(Offer.REPEATED);
        assertThat(offer(9, 2, signal("alice", "next")))
                .as("its number was heard")
                .isEqualTo(Offer.REPEATED);
    }

    @Test
    void idsOfTwoSendersAreTwoIds() {
        assertThat(offer(1, 1, signal("alice", "s", "id"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(1, 1, signal("bob", "s", "id"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(1, 2, signal("a", "s", "b c"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(1, 2, signal("a.b", "s", "c"))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void theLatest256IdsAreKnown() {
        for (int i = 0; i < 257; i++) {
            assertThat(offer(1, ++number, signal("alice", "s", "id" + i))).isEqualTo(Offer.ACCEPTED);
            writeAll();
        }
        assertThat(offer(1, ++number, signal("alice", "s", "id1"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(1, ++number, signal("alice", "s", "id256"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(1, ++number, signal("alice", "s", "id0"))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void whatFoundNoRoomMayComeAgain() {
        for (int i = 0; i < 256; i++) {
            offer("bob", "s" + i);
        }
        assertThat(offer(1, 1, signal("alice", "late", "id"))).isEqualTo(Offer.FULL);
        writeAll();
        assertThat(offer(1, 1, signal("alice", "late", "id"))).isEqualTo(Offer.ACCEPTED);
        assertThat(writeAll()).containsExactly("late");
    }

    @Test
    void aRepeatIsKnownAlsoWhenThereIsNoRoom() {
        for (int i = 0; i < 256; i++) {
            offer(1, i, signal("alice", "s" + i, "id" + i));
        }
        assertThat(offer(1, 255, signal("alice", "s255"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(1, 300, signal("alice", "s255", "id255"))).isEqualTo(Offer.REPEATED);
    }

    @Test
    void aSenderThatLeftIsForgotten() {
        offer(5, 9, signal("alice", "s9"));
        inbox.forgetSender("alice");
        assertThat(offer(4, 1, signal("alice", "s1"))).isEqualTo(Offer.ACCEPTED);
        inbox.forgetSender("nobody");
    }

    @Test
    void theIdsOfASenderThatLeftAreForgotten() {
        offer(5, 1, signal("alice", "first", "1"));
        offer(5, 1, signal("alice.b", "other", "1"));
        inbox.forgetSender("alice");
        assertThat(offer(6, 1, signal("alice", "second", "1"))).isEqualTo(Offer.ACCEPTED);
        assertThat(offer(5, 2, signal("alice.b", "other", "1"))).isEqualTo(Offer.REPEATED);
    }
}
