package webrtc.signaling.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The one thread that serves all connections of the generator. */
final class Loop implements AutoCloseable {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    final Selector selector;
    final byte[] scratch = new byte[1 << 18];
    private final Queue<Wire> unflushed = new ArrayDeque<>();
    private @Nullable String failure;

    Loop() throws IOException {
        selector = Selector.open();
    }

    /** Runs until it is done; throws where that takes longer than so many seconds. */
    void runUntil(BooleanSupplier done, long seconds, String what) {
        run(TimeUnit.SECONDS.toNanos(seconds), done, () -> Long.MAX_VALUE);
        if (!done.getAsBoolean()) {
            throw new IllegalStateException("Not within " + seconds + " s: " + what);
        }
    }

    /** Runs for a time. */
    void runFor(double seconds) {
        run((long) (seconds * 1e9), () -> false, () -> Long.MAX_VALUE);
    }

    /** Runs until it is done or the time is over; the tick does what is due and says in how many ns it is due again. */
    void run(long nanos, BooleanSupplier done, LongSupplier tick) {
        long end = System.nanoTime() + nanos;
        try {
            while (!done.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                long wait = Math.min(left, tick.getAsLong());
                flush();
                if (wait < MILLISECOND) {
                    selector.selectNow(Loop::ready);
                } else {
                    selector.select(Loop::ready, wait / MILLISECOND);
                }
                flush();
                if (failure != null) {
                    throw new IllegalStateException(failure);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ready(SelectionKey key) {
        ((Wire) key.attachment()).ready(key);
    }

    /** What one turn writes to a connection leaves together at its end. */
    void flushLater(Wire wire) {
        unflushed.add(wire);
    }

    private void flush() {
        for (Wire wire = unflushed.poll(); wire != null; wire = unflushed.poll()) {
            wire.flush();
        }
    }

    /** A measurement with a failure in it is none. */
    void failed(String what) {
        if (failure == null) {
            failure = what;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
