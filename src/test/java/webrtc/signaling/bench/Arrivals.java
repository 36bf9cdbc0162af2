package webrtc.signaling.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** When each signal was due and when it arrived. Where something begins and ends is often known only later. */
final class Arrivals {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private long[] due = new long[1 << 16];
    private long[] arrived = new long[1 << 16];
    private int count;

    void add(long dueAt, long arrivedAt) {
        if (count == due.length) {
            due = Arrays.copyOf(due, 2 * count);
            arrived = Arrays.copyOf(arrived, 2 * count);
        }
        due[count] = dueAt;
        arrived[count] = arrivedAt;
        count++;
    }

    /** The latency of what was due in this time. */
    Histogram due(long from, long to) {
        Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        for (int i = 0; i < count; i++) {
            if (due[i] - from >= 0 && due[i] - to < 0) {
                latency.recordValue(Math.min(arrived[i] - due[i], latency.getHighestTrackableValue()));
            }
        }
        return latency;
    }

    /** How long at most nothing at all arrived in this time. */
    long longestGap(long from, long to) {
        long gap = 0;
        long last = from;
        for (int i = 0; i < count; i++) {
            // They are kept as they came.
            if (arrived[i] - from >= 0 && arrived[i] - to < 0) {
                gap = Math.max(gap, arrived[i] - last);
                last = arrived[i];
            }
        }
        return Math.max(gap, to - last);
    }

    /** A line for each tenth of a second in which signals were due, in time since the start. */
    void write(Path file, long start, long end) {
        StringBuilder lines = new StringBuilder("seconds,due,p50_ms,p99_ms,worst_ms\n");
        for (long from = start; from < end; from += SLICE_NANOS) {
            Histogram slice = due(from, from + SLICE_NANOS);
            lines.append(String.format(
                    Locale.ROOT,
                    "%.1f,%d,%.2f,%.2f,%.2f%n",
                    (from - start) / 1e9,
                    slice.getTotalCount(),
                    slice.getValueAtPercentile(50) / 1e6,
                    slice.getValueAtPercentile(99) / 1e6,
                    slice.getMaxValue() / 1e6));
        }
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
