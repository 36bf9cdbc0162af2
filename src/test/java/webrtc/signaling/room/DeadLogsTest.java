package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.signal;
import static webrtc.signaling.room.Samples.text;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/** What is known of a dead home's log where several nodes have kept it, one after the other. */
class DeadLogsTest {
    private static final HomeId DEAD = new HomeId("dead", 0);

    private final KeptLogs first = new KeptLogs();
    private final KeptLogs second = new KeptLogs();
    private final KeptLogs third = new KeptLogs();

    private static void put(KeptLogs copy, long generation, long number) {
        Cursor cursor = new Cursor(1, number);
        Cursor previous = new Cursor(1, number - 1);
        Packer record = new Packer(128);
        new LogRecord("room", "bob", cursor, previous, 0, 1, number, signal("alice", "signal " + number)).pack(record);
        assertThat(copy.put(DEAD, generation, number, new Unpacker(record.toBytes())))
                .isTrue();
    }

    /** The first copy, whole, with the first signal. */
    private void keepFirst() {
        first.begin(DEAD, 1, 0);
        put(first, 1, 1);
        whole(first, 1);
    }

    private static void whole(KeptLogs copy, long generation) {
        assertThat(copy.put(DEAD, generation, SignalLog.WHOLE, new Unpacker(new byte[0])))
                .isTrue();
    }

    private static DeadLogs.DeadLog together(KeptLogs... copies) {
        return DeadLogs.together(
                Stream.of(copies).map(copy -> copy.read(DEAD, 0)).toList());
    }

    private static List<String> texts(DeadLogs.DeadLog log) {
        return log.records().values().stream()
                .flatMap(List::stream)
                .map(record -> text(record.signal()))
                .sorted()
                .toList();
    }

    @Test
    void whereNobodyKeptItNothingIsKnown() {
        assertThat(DeadLogs.together(List.of()).isWhole()).isFalse();
    }

    @Test
    void aWholeCopyNeedsNoOther() {
        keepFirst();
        second.begin(DEAD, 3, 1);
        put(second, 3, 2);
        whole(second, 3);
        assertThat(together(first, second).isWhole()).isTrue();
        assertThat(texts(together(first, second))).containsExactly("signal 2");
    }

    @Test
    void whatACopyDoesNotHaveYetIsInThoseBefore() {
        keepFirst();
        second.begin(DEAD, 4, 1);
        put(second, 4, 2);
        third.begin(DEAD, 5, 4);
        put(third, 5, 3);
        DeadLogs.DeadLog all = together(third, first, second);
        assertThat(all.isWhole()).isTrue();
        assertThat(texts(all)).containsExactly("signal 1", "signal 2", "signal 3");
    }

    @Test
    void whereOneOfThemIsLostTheyAreNotWhole() {
        keepFirst();
        third.begin(DEAD, 5, 4);
        put(third, 5, 3);
        assertThat(together(first, third).isWhole()).isFalse();
        assertThat(texts(together(first, third))).containsExactly("signal 3");
    }
}
