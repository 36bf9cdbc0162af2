package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Unpacker;

/** Segments come out as they went in, whatever was in their arrays before, and what waits to be used again is bounded. */
class KeptSegmentsTest {
    private final KeptSegments kept = new KeptSegments();

    private void put(long number, byte[] segment) {
        kept.put(number, new Unpacker(segment));
    }

    private NavigableMap<Long, byte[]> all() {
        NavigableMap<Long, byte[]> all = new TreeMap<>();
        assertThat(kept.read(0, Integer.MAX_VALUE, all::put)).isTrue();
        return all;
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void assertSame(NavigableMap<Long, byte[]> actual, NavigableMap<Long, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((number, segment) -> assertThat(actual.get(number)).isEqualTo(segment));
    }

    @Test
    void segmentsComeOutAsTheyWentInWhateverIsPutTakenOutAndPutAgain() {
        Random random = new Random(7);
        NavigableMap<Long, byte[]> expected = new TreeMap<>();
        for (int step = 1; step <= 5_000; step++) {
            long number = random.nextInt(200);
            if (random.nextInt(3) > 0) {
                byte[] segment = random(random, random.nextInt(step % 100 == 0 ? 100_000 : 3_000));
                put(number, segment);
                expected.put(number, segment);
            } else {
                kept.remove(number);
                expected.remove(number);
            }
            assertThat(kept.has(number)).isEqualTo(expected.containsKey(number));
            long used = expected.values().stream()
                    .mapToLong(segment -> segment.length)
                    .sum();
            assertThat(kept.spareBytes()).isLessThanOrEqualTo(used + used / 4 + 64L * expected.size());
        }
        assertSame(all(), expected);
    }

    @Test
    void anArrayIsUsedAgainForWhatIsAboutAsLong() {
        put(1, new byte[30_000]);
        put(2, new byte[30_000]);
        kept.remove(1);
        assertThat(kept.spareBytes()).isBetween(30_000L, 37_500L);
        put(3, new byte[29_000]);
        assertThat(kept.spareBytes()).isZero();
        put(4, new byte[29_000]);
        assertThat(kept.spareBytes()).isZero();
    }

    @Test
    void whatIsPutAgainUnderItsNumberTakesThePlaceOfWhatWasThere() {
        put(1, new byte[] {1, 2, 3});
        put(1, new byte[] {4, 5});
        assertSame(all(), new TreeMap<>(Map.of(1L, new byte[] {4, 5})));
    }

    @Test
    void ofAnEmptyLogNothingWaits() {
        for (long number = 0; number < 100; number++) {
            put(number, new byte[10_000]);
        }
        for (long number = 0; number < 100; number++) {
            kept.remove(number);
        }
        assertThat(kept.spareBytes()).isZero();
        assertThat(all()).isEmpty();
    }

    @Test
    void whatWasHandedOutStaysWhenItsArrayIsUsedAgain() {
        put(1, new byte[] {1});
        put(2, new byte[] {2});
        NavigableMap<Long, byte[]> before = all();
        kept.remove(1);
        put(3, new byte[] {3});
        assertThat(before.get(1L)).isEqualTo(new byte[] {1});
    }

    @Test
    void aReadStopsBehindTheBytesThatAreAskedFor() {
        for (long number = 1; number <= 5; number++) {
            put(number, new byte[100]);
        }
        List<Long> numbers = new ArrayList<>();
        assertThat(kept.read(2, 150, (number, segment) -> numbers.add(number))).isFalse();
        assertThat(numbers).containsExactly(2L, 3L);
        assertThat(kept.read(4, 150, (number, segment) -> numbers.add(number))).isTrue();
        assertThat(numbers).containsExactly(2L, 3L, 4L, 5L);
    }
}
