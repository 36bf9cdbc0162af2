package webrtc.signaling.room;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long something took, counted in a few ranges. Written by one thread, read by any. */
public final class Durations {
    private static final double[] BOUNDS = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2, 5, 20};

    private static final int SUM = BOUNDS.length + 1;

    /** Each range, what is above all bounds, and the sum in nanoseconds. */
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 2);

    Durations() {}

    /** The upper bounds of the ranges, in seconds; what is above the last one is counted too. */
    public static double[] bounds() {
        return BOUNDS.clone();
    }

    void add(long nanos) {
        double seconds = nanos / 1e9;
        int range = 0;
        while (range < BOUNDS.length && seconds > BOUNDS[range]) {
            range++;
        }
        counts.setOpaque(range, counts.getPlain(range) + 1);
        counts.setOpaque(SUM, counts.getPlain(SUM) + nanos);
    }

    /** How many fell in a range, by the index of its bound; the index after the last is what is above all. */
    public long count(int range) {
        return counts.getOpaque(range);
    }

    /** All of it together, in seconds. */
    public double sumSeconds() {
        return counts.getOpaque(SUM) / 1e9;
    }
}
