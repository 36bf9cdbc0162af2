package webrtc.signaling.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.vertx.core.spi.transport.Transport;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.NativeTransport;

/**
 * The one thread that serves all connections of the generator: the one that makes it. It reads and writes them as the
 * server does, as a generator that made a call of the kernel for each would be the slower of the two.
 */
final class Loop implements AutoCloseable {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    final byte[] scratch = new byte[1 << 18];
    final Bootstrap bootstrap;
    private final ManualIoEventLoop events;
    private final Queue<Wire> unflushed = new ArrayDeque<>();
    private @Nullable String failure;

    Loop() {
        Transport transport = NativeTransport.of("auto").implementation();
        events = new ManualIoEventLoop(Thread.currentThread(), transport.ioHandlerFactory());
        bootstrap = new Bootstrap()
                .group(events)
                .channelFactory(transport.channelFactory(false))
                .option(ChannelOption.TCP_NODELAY, true);
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
        while (!done.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            long wait = Math.min(left, tick.getAsLong());
            flush();
            if (wait < MILLISECOND) {
                events.runNow();
            } else {
                events.run(wait);
            }
            flush();
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
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
    public void close() {
        var unused = events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        while (!events.isTerminated()) {
            events.run(MILLISECOND);
        }
    }
}
