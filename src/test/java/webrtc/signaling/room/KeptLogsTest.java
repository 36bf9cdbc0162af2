package webrtc.signaling.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.HERE;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Unpacker;

/** What a node keeps of the logs of other nodes' homes, and for how long. */
class KeptLogsTest {
    private static final HomeId HOME = new HomeId("other", 0);
    private static final HomeId NEXT_LOOP = new HomeId("other", 1);
    private static final Set<String> BOTH = Set.of(HERE.node(), HOME.node());
    private static final Set<String> ALONE = Set.of(HERE.node());

    private final KeptLogs kept = new KeptLogs();

    private Verdict begin(HomeId home, long generation) {
        return kept.begin(home, generation, 0);
    }

    private boolean put(HomeId home, long generation, long number) {
        return kept.put(home, generation, number, new Unpacker(("segment " + number).getBytes(UTF_8)));
    }

    private List<String> read(HomeId home) {
        KeptLogs.Page page = kept.read(home, 0);
        return page == null
                ? List.of("nothing")
                : page.segments().values().stream()
                        .map(bytes -> new String(bytes, UTF_8))
                        .toList();
    }

    @Test
    void segmentsAreReadInTheOrderOfTheirNumbersAndEachOnce() {
        assertThat(begin(HOME, 1)).isEqualTo(Verdict.DONE);
        for (long number : new long[] {3, 1, 300, 2, 1}) {
            assertThat(put(HOME, 1, number)).isTrue();
        }
        assertThat(read(HOME)).containsExactly("segment 1", "segment 2", "segment 3", "segment 300");
    }

    @Test
    void homesOfOneNodeAreKeptApart() {
        begin(HOME, 1);
        begin(NEXT_LOOP, 1);
        put(HOME, 1, 1);
        put(NEXT_LOOP, 1, 2);
        assertThat(read(HOME)).containsExactly("segment 1");
        assertThat(read(NEXT_LOOP)).containsExactly("segment 2");
        assertThat(read(HERE)).containsExactly("nothing");
    }

    @Test
    void whatIsDeletedIsGone() {
        begin(HOME, 1);
        put(HOME, 1, 1);
        put(HOME, 1, 2);
        assertThat(kept.delete(HOME, 1, List.of(1L, 99L))).isTrue();
        assertThat(read(HOME)).containsExactly("segment 2");
    }

    @Test
    void nothingIsTakenIntoALogThatWasNotBegun() {
        assertThat(put(HOME, 1, 1)).isFalse();
        begin(HOME, 2);
        assertThat(put(HOME, 1, 1)).isFalse();
        assertThat(kept.delete(HOME, 1, List.of(1L))).isFalse();
        assertThat(read(HOME)).isEmpty();
    }

    @Test
    void aLogThatIsBegunAnewForgetsTheOneBefore() {
        begin(HOME, 1);
        put(HOME, 1, 1);
        assertThat(begin(HOME, 1)).as("repeated").isEqualTo(Verdict.DONE);
        assertThat(begin(HOME, 2)).isEqualTo(Verdict.DONE);
        assertThat(begin(HOME, 1)).as("late").isEqualTo(Verdict.NOT_HERE);
        put(HOME, 2, 2);
        assertThat(read(HOME)).containsExactly("segment 2");
    }

    @Test
    void whatWasReadTakesNothingMore() {
        begin(HOME, 1);
        put(HOME, 1, 1);
        assertThat(read(HOME)).containsExactly("segment 1");
        assertThat(put(HOME, 1, 2)).isFalse();
        assertThat(kept.delete(HOME, 1, List.of(1L))).isFalse();
        assertThat(begin(HOME, 2)).isEqualTo(Verdict.NOT_HERE);
        assertThat(read(HOME)).containsExactly("segment 1");
    }

    @Test
    void whoseNodeIsGoneIsReadAndTakesNothingMore() {
        begin(HOME, 1);
        put(HOME, 1, 1);
        kept.look(ALONE);
        assertThat(put(HOME, 1, 2)).isFalse();
        assertThat(begin(HOME, 2)).isEqualTo(Verdict.NOT_HERE);
        assertThat(read(HOME)).containsExactly("segment 1");
    }

    @Test
    void whoseNodeComesBackBeginsAnew() {
        begin(HOME, 1);
        put(HOME, 1, 1);
        kept.look(BOTH);
        assertThat(put(HOME, 1, 2)).isTrue();
        kept.look(ALONE);
        kept.look(BOTH);
        assertThat(put(HOME, 1, 3)).isFalse();
        assertThat(read(HOME)).containsExactly("nothing");
        assertThat(begin(HOME, 2)).isEqualTo(Verdict.DONE);
    }

    @Test
    void whoLeavesKeepsWhatItHasAndBeginsNothing() {
        begin(HOME, 1);
        assertThat(kept.leave()).containsExactly(HOME);
        assertThat(put(HOME, 1, 1)).isTrue();
        assertThat(begin(HOME, 2)).isEqualTo(Verdict.LEAVING);
        assertThat(begin(NEXT_LOOP, 1)).isEqualTo(Verdict.LEAVING);
        assertThat(read(HOME)).containsExactly("segment 1");
    }

    @Test
    void aLongLogIsReadInParts() {
        begin(HOME, 1);
        for (long number = 1; number <= 30; number++) {
            kept.put(HOME, 1, number, new Unpacker(new byte[100_000]));
        }
        List<Long> numbers = new ArrayList<>();
        int parts = 0;
        boolean more = true;
        while (more) {
            KeptLogs.Page page = kept.read(HOME, numbers.size() + 1L);
            assertThat(page).isNotNull();
            numbers.addAll(page.segments().keySet());
            more = !page.isLast();
            parts++;
        }
        assertThat(parts).isEqualTo(3);
        assertThat(numbers).hasSize(30).isSorted();
    }
}
