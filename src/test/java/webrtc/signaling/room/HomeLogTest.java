package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.signalOfSize;
import static webrtc.signaling.room.Samples.text;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.Inbox.Entry;
import webrtc.signaling.room.Inbox.Offer;

/** How a home copies what it accepts before anybody is told, many signals at once when it is busy. */
class HomeLogTest {
    /** A put of a segment that the test answers. */
    @SuppressWarnings("ArrayRecordComponent") // puts are not compared
    private record Put(long number, byte[] segment, Promise<Void> answer) {
        List<String> texts() {
            List<String> texts = new ArrayList<>();
            Unpacker in = new Unpacker(segment);
            while (in.hasMore()) {
                texts.add(text(LogRecord.unpack(in).signal()));
            }
            return texts;
        }
    }

    /** A copy whose answers take as long as the test wants. */
    private static final class SlowCopy implements SignalLog {
        private final List<Put> puts = new CopyOnWriteArrayList<>();
        private final AtomicInteger whole = new AtomicInteger();
        private final List<Long> deleted = new CopyOnWriteArrayList<>();

        @Override
        public Future<Void> put(long number, byte[] segment) {
            if (number == WHOLE) {
                whole.incrementAndGet();
                return Future.succeededFuture();
            }
            Put put = new Put(number, segment, Promise.promise());
            puts.add(put);
            return put.answer.future();
        }

        @Override
        public Future<Void> delete(List<Long> numbers) {
            deleted.addAll(numbers);
            return Future.succeededFuture();
        }
    }

    private static Vertx vertx;

    private final Context context = OnContext.create(vertx);
    private final SlowCopy copies = new SlowCopy();
    private final HomeLog log = new HomeLog(vertx, context, copies, false);
    private final Inbox inbox = newInbox();
    private final List<String> safe = new CopyOnWriteArrayList<>();
    private long number;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        get(vertx.close());
    }

    @BeforeEach
    void copyToAnotherNode() {
        begin();
    }

    private void begin(Inbox... inboxes) {
        onContext(() -> {
            log.begin(List.of(inboxes));
            return null;
        });
    }

    private void beAlone() {
        onContext(() -> {
            log.alone();
            return null;
        });
    }

    private Inbox newInbox() {
        return new Inbox("room", "bob", 7, Limits.defaults(), log);
    }

    private <T> T onContext(Callable<T> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(v -> {
            try {
                promise.complete(action.call());
            } catch (Exception | AssertionError e) {
                promise.fail(e);
            }
        });
        return get(promise.future());
    }

    /** Offers all in one turn of the loop. */
    private void offer(String... texts) {
        onContext(() -> {
            for (String text : texts) {
                Offer offer = inbox.offer(1, ++number, signal("alice", text), 0, 0, () -> safe.add(text));
                assertThat(offer).isEqualTo(Offer.ACCEPTED);
            }
            return null;
        });
    }

    @Test
    void whoHasNothingTellsAtOnceThatThisIsAll() {
        assertThat(copies.whole).hasValue(1);
        assertThat(copies.puts).isEmpty();
    }

    private Put awaitPut(int count) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(copies.puts).hasSize(count));
        return copies.puts.get(count - 1);
    }

    @Test
    void aBusyHomeSpacesItsCopies() {
        int signals = 200;
        long began = System.nanoTime();
        for (int n = 0; n < signals; n++) {
            offer("signal " + n);
            answerAll();
        }
        await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            answerAll();
            assertThat(safe).hasSize(signals);
        });
        long most = (System.nanoTime() - began) / (HomeLog.SPACING_MILLIS * 1_000_000) + 1;
        assertThat(copies.puts).hasSizeLessThanOrEqualTo((int) most);
    }

    private void answerAll() {
        onContext(() -> {
            copies.puts.forEach(put -> put.answer.tryComplete());
            return null;
        });
    }

    /** Answers, and lets the turns pass that follow from it. */
    private void answer(Put put) {
        context.runOnContext(v -> put.answer.complete());
        onContext(() -> null);
        onContext(() -> null);
    }

    private List<String> writeAll() {
        return onContext(() -> {
            List<String> written = new ArrayList<>();
            for (Entry entry = inbox.next(); entry != null; entry = inbox.next()) {
                written.add(text(entry.signal()));
            }
            return written;
        });
    }

    @Test
    void nothingIsToldOrWrittenBeforeItIsCopied() {
        offer("s1");
        Put put = awaitPut(1);
        assertThat(safe).isEmpty();
        assertThat(writeAll()).isEmpty();
        assertThat(onContext(inbox::isHolding)).isTrue();
        answer(put);
        assertThat(safe).containsExactly("s1");
        assertThat(writeAll()).containsExactly("s1");
    }

    @Test
    void whatOneTurnBringsIsCopiedTogether() {
        offer("s1", "s2", "s3");
        assertThat(awaitPut(1).texts()).containsExactly("s1", "s2", "s3");
    }

    @Test
    void whatComesWhileASegmentIsBeingCopiedGathersForTheNext() {
        offer("s1");
        Put first = awaitPut(1);
        offer("s2");
        offer("s3");
        assertThat(copies.puts).hasSize(1);
        answer(first);
        assertThat(safe).containsExactly("s1");
        Put second = awaitPut(2);
        assertThat(second.texts()).containsExactly("s2", "s3");
        assertThat(second.number).isGreaterThan(first.number);
        answer(second);
        assertThat(safe).containsExactly("s1", "s2", "s3");
        assertThat(writeAll()).containsExactly("s1", "s2", "s3");
    }

    @Test
    void aCopyThatFailsIsRepeatedWithTheSameBytesUntilItIsThere() {
        offer("s1");
        Put first = awaitPut(1);
        context.runOnContext(v -> first.answer.fail("unknown"));
        Put second = awaitPut(2);
        assertThat(second.number).isEqualTo(first.number);
        assertThat(second.segment).isEqualTo(first.segment);
        assertThat(safe).isEmpty();
        offer("s2");
        context.runOnContext(v -> second.answer.fail("unknown"));
        Put third = awaitPut(3);
        assertThat(third.segment).isEqualTo(first.segment);
        answer(third);
        assertThat(safe).containsExactly("s1");
        assertThat(awaitPut(4).texts()).containsExactly("s2");
    }

    @Test
    void anotherCopyGetsAllThatIsKeptAndThenTheWordThatThisIsAll() {
        offer("sent", "held");
        answer(awaitPut(1));
        onContext(inbox::next);
        offer("on its way");
        Put before = awaitPut(2);
        offer("gathering");
        begin(inbox);
        Put again = awaitPut(3);
        assertThat(again.number).isEqualTo(before.number);
        assertThat(again.texts()).containsExactly("on its way");
        answer(before);
        assertThat(safe).as("the former copy's answer is worth nothing").containsExactly("sent", "held");
        answer(again);
        assertThat(safe).containsExactly("sent", "held", "on its way");
        Put rest = awaitPut(4);
        assertThat(onContext(log::isSafe)).isFalse();
        assertThat(rest.texts()).containsExactly("gathering", "sent", "held");
        assertThat(copies.whole).hasValue(1);
        answer(rest);
        assertThat(copies.whole).hasValue(2);
        assertThat(onContext(log::isSafe)).isTrue();
        assertThat(safe).containsExactly("sent", "held", "on its way", "gathering");
        assertThat(onContext(log::bytes)).isEqualTo(again.segment.length + rest.segment.length);
    }

    @Test
    void aLotIsCopiedInSeveralParts() {
        List<Inbox> inboxes = new ArrayList<>();
        beAlone();
        onContext(() -> {
            for (int i = 0; i < 30; i++) {
                inboxes.add(newInbox());
                inboxes.get(i).offer(1, 1, signalOfSize("alice", 100_000), 0, 0, () -> {});
            }
            return null;
        });
        begin(inboxes.toArray(Inbox[]::new));
        for (int part = 1; part <= 3; part++) {
            Put put = awaitPut(part);
            assertThat(put.segment.length).isBetween(500_000, 1_500_000);
            assertThat(copies.whole).hasValue(1);
            answer(put);
        }
        await().untilAsserted(() -> assertThat(copies.whole).hasValue(2));
    }

    @Test
    void whatIsOverIsNotCopiedAgain() {
        offer("s1");
        answer(awaitPut(1));
        onContext(() -> {
            inbox.release();
            return null;
        });
        begin(inbox);
        assertThat(copies.whole).hasValue(2);
        assertThat(copies.puts).hasSize(1);
    }

    @Test
    void aNodeThatIsAloneCopiesNothingAndTellsAtOnce() {
        beAlone();
        offer("s1");
        assertThat(safe).containsExactly("s1");
        assertThat(writeAll()).containsExactly("s1");
        assertThat(copies.puts).isEmpty();
    }

    @Test
    void whatWasAcceptedAloneIsCopiedWhenThereIsSomebodyToCopyTo() {
        beAlone();
        offer("s1", "s2");
        onContext(inbox::next);
        begin(inbox);
        Put put = awaitPut(1);
        assertThat(put.texts()).containsExactly("s1", "s2");
        assertThat(copies.whole).hasValue(1);
        answer(put);
        assertThat(copies.whole).hasValue(2);
        assertThat(safe).containsExactly("s1", "s2");
    }

    @Test
    void whatWaitsForACopyIsToldWhenThereIsNobodyAnyMore() {
        offer("s1");
        Put put = awaitPut(1);
        offer("s2");
        beAlone();
        offer("s3");
        onContext(() -> null);
        await().untilAsserted(() -> assertThat(safe).containsExactlyInAnyOrder("s1", "s2", "s3"));
        assertThat(writeAll()).containsExactly("s1", "s2", "s3");
        answer(put);
        assertThat(copies.puts).hasSize(1);
        assertThat(safe).hasSize(3);
    }

    @Test
    void whoWaitsIsCalledBehindAllThatCameBefore() {
        onContext(() -> {
            log.whenSafe(() -> safe.add("nothing to wait for"));
            return null;
        });
        offer("s1");
        Put put = awaitPut(1);
        onContext(() -> {
            log.whenSafe(() -> safe.add("behind s1"));
            return null;
        });
        assertThat(safe).containsExactly("nothing to wait for");
        answer(put);
        assertThat(safe).containsExactly("nothing to wait for", "s1", "behind s1");
    }

    @Test
    void aLogThatCanNotWriteIsFullSoon() {
        Signal large = signalOfSize("alice", 100_000);
        offer("s1");
        Put put = awaitPut(1);
        int taken = onContext(() -> {
            int count = 0;
            while (!log.isFull() && count < 1_000) {
                count++;
                newInbox().offer(1, count, large, 0, 0, () -> {});
            }
            return count;
        });
        assertThat(taken).isBetween(40, 50);
        answer(put);
        assertThat(onContext(log::isFull)).isFalse();
    }

    @Test
    void whatWasSentGivesWayWhenTheWholeLogIsFullAndWhatIsHeldDoesNot() {
        List<Inbox> inboxes = new ArrayList<>();
        for (int segment = 1; segment <= 20; segment++) {
            boolean full = onContext(() -> {
                for (int i = 0; i < 8; i++) {
                    Inbox next = newInbox();
                    inboxes.add(next);
                    for (int n = 1; n <= 5; n++) {
                        next.offer(1, n, signalOfSize("alice", 100_000), 0, 0, () -> {});
                    }
                }
                return log.isFull();
            });
            answer(awaitPut(segment));
            if (full) {
                break;
            }
        }
        assertThat(inboxes).hasSizeBetween(128, 144);
        assertThat(onContext(log::isFull)).as("nothing was sent").isTrue();
        assertThat(onContext(() -> {
                    inboxes.get(0).next();
                    inboxes.forEach(Inbox::next);
                    return log.isFull();
                }))
                .as("one of five in each segment was sent")
                .isTrue();
        onContext(() -> {
            inboxes.forEach(each -> {
                while (each.next() != null) {
                    // A transport takes all of it.
                }
            });
            return null;
        });
        assertThat(onContext(log::isFull)).as("all was sent").isFalse();
        assertThat(onContext(() -> inboxes.get(0).resume(null))).isTrue();
        assertThat(onContext(() -> inboxes.get(0).position().sequence())).isEqualTo(5);
    }
}
