package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.signalOfSize;
import static webrtc.signaling.room.Samples.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.Inbox.Entry;
import webrtc.signaling.room.Inbox.Offer;

/** What a home makes of the log of one that died: nobody knows what of it the client got, its cursor will tell. */
class InboxRestoreTest {
    private static final long EPOCH = 7;

    private Inbox inbox = Samples.inbox(EPOCH + 1);

    private static Cursor at(long sequence) {
        return new Cursor(EPOCH, sequence);
    }

    /** The signal at this place, as the home that died accepted it. */
    private static LogRecord record(long sequence) {
        Signal signal = signal("alice", "s" + sequence, "id" + sequence);
        return new LogRecord("room", "bob", at(sequence), at(sequence - 1), sequence, 3, sequence, signal);
    }

    private static List<LogRecord> records(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(InboxRestoreTest::record)
                .toList();
    }

    private void restore(List<LogRecord> records) {
        inbox.restore(records);
        inbox.copyAll(() -> {});
    }

    private Offer offer(long senderEpoch, long number, Signal signal) {
        return inbox.offer(senderEpoch, number, signal, 1_000, 0, () -> {});
    }

    private List<String> writeAll() {
        List<String> written = new ArrayList<>();
        for (Entry entry = inbox.next(); entry != null; entry = inbox.next()) {
            written.add(text(entry.signal()));
        }
        return written;
    }

    @Test
    void aRecordTravelsWhole() {
        Packer out = new Packer(16);
        record(5).pack(out);
        assertThat(LogRecord.unpack(new Unpacker(out.toBytes())))
                .usingRecursiveComparison()
                .isEqualTo(record(5));
    }

    @Test
    void theClientGetsWhatFollowsItsCursorOnceAndInOrder() {
        List<LogRecord> log = new ArrayList<>(records(1, 6));
        log.addAll(records(3, 5));
        Collections.shuffle(log, new Random(1));
        restore(log);
        assertThat(inbox.resume(at(2))).isTrue();
        assertThat(inbox.position()).isEqualTo(at(2));
        assertThat(writeAll()).containsExactly("s3", "s4", "s5", "s6");
    }

    @Test
    void aClientThatHasEverythingGetsNothing() {
        restore(records(1, 6));
        assertThat(inbox.resume(at(6))).isTrue();
        assertThat(writeAll()).isEmpty();
    }

    @Test
    void aClientWithoutACursorGetsAllThatItMayNotHave() {
        restore(records(1, 3));
        assertThat(inbox.resume(null)).isTrue();
        assertThat(writeAll()).containsExactly("s1", "s2", "s3");
        assertThat(inbox.resume(null)).as("now it was surely sent").isTrue();
        assertThat(writeAll()).isEmpty();
    }

    @Test
    void anEmptyLogMeansThatTheClientHasEverything() {
        restore(List.of());
        assertThat(inbox.resume(at(9))).isTrue();
        assertThat(inbox.position()).isEqualTo(at(9));
        assertThat(writeAll()).isEmpty();
    }

    @Test
    void aLogThatBeginsBehindTheCursorIsNotWholeButWhatItHasIsWritten() {
        restore(records(4, 6));
        assertThat(inbox.position()).isEqualTo(at(3));
        assertThat(inbox.resume(at(2))).isFalse();
        assertThat(writeAll()).containsExactly("s4", "s5", "s6");
    }

    @Test
    void whatIsBeforeAHoleIsNotReplayed() {
        List<LogRecord> log = new ArrayList<>(records(1, 2));
        log.addAll(records(4, 5));
        restore(log);
        assertThat(inbox.position()).isEqualTo(at(3));
        assertThat(inbox.resume(at(3))).as("it has what is missing").isTrue();
        assertThat(writeAll()).containsExactly("s4", "s5");
    }

    @Test
    void whoMissesWhatIsInTheHoleIsTold() {
        List<LogRecord> log = new ArrayList<>(records(1, 2));
        log.addAll(records(4, 5));
        restore(log);
        assertThat(inbox.resume(at(1))).isFalse();
        assertThat(writeAll()).containsExactly("s4", "s5");
    }

    @Test
    void whatAHomeHandedOverIsJoinedByWhatTheNextOneAccepted() {
        Inbox first = Samples.inbox(EPOCH);
        for (int i = 1; i <= 3; i++) {
            first.offer(3, i, signal("alice", "s" + i, "id" + i), i, 0, () -> {});
        }
        Packer out = new Packer(16);
        first.pack(out);
        inbox.unpack(new Unpacker(out.toBytes()));
        restore(records(2, 5));
        assertThat(inbox.resume(at(1))).isTrue();
        assertThat(writeAll()).containsExactly("s2", "s3", "s4", "s5");
    }

    @Test
    void whatComesAgainIsKnownFromTheLog() {
        restore(records(1, 3));
        assertThat(offer(3, 3, signal("alice", "again"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(2, 9, signal("alice", "again"))).isEqualTo(Offer.STALE);
        assertThat(offer(4, 1, signal("alice", "again", "id2"))).isEqualTo(Offer.REPEATED);
        assertThat(offer(4, 2, signal("alice", "new"))).isEqualTo(Offer.ACCEPTED);
        inbox.resume(at(3));
        Entry entry = inbox.next();
        assertThat(entry).isNotNull();
        assertThat(text(entry.signal())).isEqualTo("new");
        assertThat(entry.cursor()).isEqualTo(new Cursor(EPOCH + 1, 4));
    }

    @Test
    void whatTheClientMayNotHaveGivesWayToNothing() {
        restore(records(1, 256));
        assertThat(offer(1, 1, signal("carol", "late"))).isEqualTo(Offer.FULL);
        inbox.forgetSentBefore(10_000);
        assertThat(inbox.position()).isEqualTo(at(0));
        assertThat(inbox.resume(at(200))).isTrue();
        assertThat(writeAll()).hasSize(56).startsWith("s201");
        assertThat(offer(1, 1, signalOfSize("carol", 200))).isEqualTo(Offer.ACCEPTED);
        inbox.forgetSentBefore(10_000);
        assertThat(inbox.position()).as("once it was written again").isEqualTo(at(256));
    }

    @Test
    void itStaysUncertainWhenTheSessionMovesOn() {
        restore(records(1, 3));
        Packer out = new Packer(16);
        inbox.pack(out);
        inbox = Samples.inbox(EPOCH + 2);
        inbox.unpack(new Unpacker(out.toBytes()));
        inbox.copyAll(() -> {});
        inbox.forgetSentBefore(10_000);
        assertThat(inbox.resume(null)).isTrue();
        assertThat(writeAll()).containsExactly("s1", "s2", "s3");
    }

    /** Homes die at any moment; their logs hold at least what was not confirmed, and some of it twice. */
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void whicheverHomesDieEachAcceptedSignalArrivesOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        List<LogRecord> log = new ArrayList<>();
        List<String> accepted = new ArrayList<>();
        List<String> received = new ArrayList<>();
        Cursor newest = inbox.position();
        Cursor cursor = newest;
        long epoch = EPOCH + 1;
        for (int step = 1; step < 6_000; step++) {
            int dice = random.nextInt(40);
            if (dice < 20) {
                Signal signal = signal("alice", "s" + step);
                if (offer(1, step, signal) == Offer.ACCEPTED) {
                    accepted.add("s" + step);
                    Cursor place = new Cursor(epoch, newest.sequence() + 1);
                    log.add(new LogRecord("room", "bob", place, newest, 1_000, 1, step, signal));
                    newest = place;
                }
            } else if (dice < 39) {
                Entry entry = inbox.next();
                if (entry != null) {
                    received.add(text(entry.signal()));
                    cursor = entry.cursor();
                }
            } else {
                Cursor got = cursor;
                int kept = random.nextInt(4);
                log.removeIf(old -> old.cursor().compareTo(got) <= 0 && random.nextInt(4) < kept);
                keepTogether(log, got);
                List<LogRecord> found = new ArrayList<>(log);
                found.addAll(log.subList(0, random.nextInt(log.size() + 1)));
                Collections.shuffle(found, random);
                epoch += 1 + random.nextInt(3);
                inbox = Samples.inbox(epoch);
                restore(found);
                if (log.isEmpty()) {
                    newest = new Cursor(epoch, 0);
                }
                assertThat(inbox.resume(cursor)).isTrue();
                cursor = inbox.position();
            }
        }
        received.addAll(writeAll());
        assertThat(received).isEqualTo(accepted).hasSizeGreaterThan(1_000);
    }

    /** Segments go oldest first: what is left has no hole. */
    private static void keepTogether(List<LogRecord> log, Cursor received) {
        for (int i = log.size() - 1; i > 0; i--) {
            if (!log.get(i - 1).cursor().equals(log.get(i).previous())) {
                log.subList(0, i).clear();
                return;
            }
        }
        if (!log.isEmpty() && log.get(0).cursor().compareTo(received) > 0) {
            assertThat(log.get(0).previous()).isLessThanOrEqualTo(received);
        }
    }
}
