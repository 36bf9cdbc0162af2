package webrtc.signaling.room;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Unpacker;

/**
 * The segments of a log, in arrays that are used again. A segment stays for seconds: each new array would be moved to the
 * old objects and lie there until a full collection, on memory that the system has to clear first. Not for several threads
 * at once.
 */
final class KeptSegments {
    private static final class Segment {
        private final byte[] array;
        private final int length;

        private Segment(byte[] array, int length) {
            this.array = array;
            this.length = length;
        }

        byte[] copy() {
            return Arrays.copyOf(array, length);
        }
    }

    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    /** Arrays that wait for a segment, by their lengths. */
    private final Map<Integer, Deque<byte[]>> spare = new HashMap<>();

    private long usedBytes;
    private long spareBytes;

    /** Takes in what is left to read, in place of what had the number before. */
    void put(long number, Unpacker segment) {
        int length = segment.left();
        byte[] array = take(arrayLength(length));
        segment.rest(array);
        release(segments.put(number, new Segment(array, length)));
    }

    void remove(long number) {
        release(segments.remove(number));
    }

    boolean has(long number) {
        return segments.containsKey(number);
    }

    /**
     * Hands out copies of the segments from a number on, in the order of their numbers.
     *
     * @param bytes so many at least, if there are so many
     * @return whether those were all
     */
    boolean read(long from, int bytes, BiConsumer<Long, byte[]> to) {
        int left = bytes;
        for (Map.Entry<Long, Segment> entry : segments.tailMap(from).entrySet()) {
            if (left < 0) {
                return false;
            }
            to.accept(entry.getKey(), entry.getValue().copy());
            left -= entry.getValue().length;
        }
        return true;
    }

    /** Bytes of the arrays that wait for a segment. */
    long spareBytes() {
        return spareBytes;
    }

    /** Steps of an eighth to a quarter: few lengths, so that an array is found again, and little that is left over. */
    private static int arrayLength(int length) {
        int step = Math.max(Integer.highestOneBit(length) >> 2, 64);
        return (length + step - 1) / step * step;
    }

    private byte[] take(int length) {
        usedBytes += length;
        Deque<byte[]> waiting = spare.get(length);
        byte[] array = waiting == null ? null : waiting.poll();
        if (array == null) {
            return new byte[length];
        }
        spareBytes -= length;
        return array;
    }

    private void release(@Nullable Segment segment) {
        if (segment == null) {
            return;
        }
        byte[] array = segment.array;
        usedBytes -= array.length;
        spareBytes += array.length;
        spare.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
        trim();
    }

    /** As much may wait as is in use: a log in which little happens keeps little. */
    private void trim() {
        Iterator<Deque<byte[]>> all = spare.values().iterator();
        while (spareBytes > usedBytes) {
            Deque<byte[]> waiting = all.next();
            while (spareBytes > usedBytes && !waiting.isEmpty()) {
                spareBytes -= waiting.pop().length;
            }
            if (waiting.isEmpty()) {
                all.remove();
            }
        }
    }
}
